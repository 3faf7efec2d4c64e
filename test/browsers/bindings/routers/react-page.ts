import { createElement as h, type ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { createHashRouter, Link, RouterProvider, useLocation, useRouteError } from 'react-router'
import { failureText } from '../site/texts.js'
import { followSession, guard } from './react-router.js'

function Page({ title }: { readonly title: string }): ReactElement {
  const { search } = useLocation()
  return h('main', null, h('h1', null, title), h('p', null, search), h(Link, { to: '/notes?n=7' }, 'Notes'))
}

function Failure(): ReactElement {
  return h('h1', null, failureText(useRouteError()))
}

const HydrateFallback = () => h('h1', null, 'Loading')

const router = createHashRouter([
  { path: '/', element: h(Page, { title: 'Home' }) },
  {
    path: '/notes',
    element: h(Page, { title: 'Notes' }),
    loader: guard,
    errorElement: h(Failure),
    HydrateFallback,
  },
  {
    path: '/sign-in',
    element: h(Page, { title: 'Sign in' }),
    loader: guard,
    errorElement: h(Failure),
    HydrateFallback,
  },
])
followSession(router)
const root = document.querySelector('#app')
if (root) createRoot(root).render(h(RouterProvider, { router }))
