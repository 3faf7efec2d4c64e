/** Whether everything is tried in every way, which takes minutes more: `npm run test:all`, or `REQUESTS=all`. */
export const isWhole: boolean = process.env.REQUESTS === 'all'
