import { Session } from './session.jsx'

export const metadata = { title: 'Holdfast in Next.js' }

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        <Session>{children}</Session>
      </body>
    </html>
  )
}
