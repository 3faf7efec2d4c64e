import { tryExample } from './try-example.js'

await tryExample('solidstart', {
  title: 'SolidStart',
  complaint: /Error: |serverSession/,
  prerendered: '.output/public/index.html',
  start: ['.output/server/index.mjs'],
  ready: 'Listening',
})
