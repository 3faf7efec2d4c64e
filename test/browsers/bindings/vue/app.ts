import { useClaims, useReady, useSession, useUser } from 'holdfast/vue'
import { type Component, defineComponent, h, onErrorCaptured, onMounted, Suspense, shallowRef } from 'vue'
import { failureText, nameText, statusText } from '../site/texts.js'

export const Status: Component = defineComponent(() => {
  const { session, state } = useSession()
  return () => [
    h('p', { id: 'status' }, statusText(state.value)),
    h('button', { type: 'button', onClick: () => session.signOut() }, 'Sign out'),
  ]
})

const Name = defineComponent(() => {
  const claims = useClaims()
  return () => h('p', { id: 'name' }, nameText(claims.value))
})

const Draft = defineComponent(() => {
  const user = useUser()
  return () => user.value && h('textarea', { id: 'draft', key: String(user.value.sub) })
})

const Ready = defineComponent(async () => {
  await useReady()
  return () => h('p', { id: 'ready' }, 'ready')
})

/** Vue's servers wait for async components, and for this one in vain: it is for the browser. */
const InBrowser = defineComponent(() => {
  const failure = shallowRef<string | null>(null)
  const mounted = shallowRef(false)
  onMounted(() => {
    mounted.value = true
  })
  onErrorCaptured((error) => {
    failure.value = failureText(error)
    return false
  })
  const waiting = () => h('p', { id: 'waiting' }, 'waiting')
  return () => {
    if (failure.value !== null) return h('p', { id: 'failure' }, failure.value)
    return mounted.value ? h(Suspense, null, { default: () => h(Ready), fallback: waiting }) : waiting()
  }
})

export const App: Component = defineComponent(() => () => [h(Status), h(Name), h(Draft), h(InBrowser)])
