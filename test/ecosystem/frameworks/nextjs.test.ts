import { tryExample } from './try-example.js'

await tryExample('nextjs', {
  title: 'Next.js',
  complaint: /error/i,
  prerendered: '.next/server/app/index.html',
  start: ['node_modules/next/dist/bin/next', 'start'],
  ready: 'Ready',
})
