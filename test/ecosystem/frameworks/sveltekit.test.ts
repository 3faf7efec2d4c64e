import { tryExample } from './try-example.js'

await tryExample('sveltekit', {
  title: 'SvelteKit',
  complaint: /Error: |serverSession/,
  prerendered: 'build/prerendered/index.html',
  start: ['build'],
  ready: 'Listening',
})
