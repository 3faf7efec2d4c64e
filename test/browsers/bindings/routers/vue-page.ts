import { createApp, defineComponent, h, shallowRef } from 'vue'
import { createRouter, createWebHashHistory, RouterLink, RouterView, useRoute } from 'vue-router'
import { failureText } from '../site/texts.js'
import { guard } from './vue-router.js'

const failure = shallowRef<string | null>(null)

const page = (title: string) =>
  defineComponent(() => {
    const route = useRoute()
    return () =>
      h('main', [
        h('h1', title),
        h('p', route.fullPath.slice(route.path.length)),
        h(RouterLink, { to: '/notes?n=7' }, () => 'Notes'),
      ])
  })

const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', component: page('Home'), meta: { public: true } },
    { path: '/notes', component: page('Notes') },
    { path: '/sign-in', component: page('Sign in') },
  ],
})
guard(router)
router.onError((error) => {
  failure.value = failureText(error)
})
const App = defineComponent(() => () => (failure.value === null ? h(RouterView) : h('h1', failure.value)))
createApp(App).use(router).mount('#app')
