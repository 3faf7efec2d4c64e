import { onUserChange, redirection } from 'holdfast/router'
import { type LoaderFunctionArgs, redirect } from 'react-router'
import { session } from './session.js'

/** The loader of each page that needs a session, and of the sign-in page. */
export async function guard({ request }: LoaderFunctionArgs): Promise<null> {
  const path = await redirection(session, { wanted: request.url, signInPage: '/sign-in' })
  if (path !== null) throw redirect(path)
  return null
}

/** Lets the loaders decide again when somebody signs in or out in any tab. */
export function followSession(router: { revalidate(): Promise<void> }): void {
  onUserChange(session, () => router.revalidate())
}
