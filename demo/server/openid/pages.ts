import { html, raw } from 'hono/html'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { MOUNT } from './mount.js'

/** The pages of the provider load its own style sheet, and are shown in no frame. */
export const PAGE_POLICY = [
  `default-src 'none'`,
  `style-src 'self'`,
  `script-src 'self'`,
  `img-src 'self'`,
  `form-action 'self'`,
  `base-uri 'none'`,
  `frame-ancestors 'none'`,
].join('; ')

/** Sends the one form of the page. */
export const SIGN_OUT_SCRIPT = `document.forms[0].requestSubmit(document.querySelector('button.primary'))\n`

type Markup = ReturnType<typeof html>

interface Asked {
  readonly username: string
  readonly problem?: string
}

export function passwordPage({ username, problem }: Asked): string {
  return page(
    'Sign in',
    html`<form method="post">
        <label><span>Username</span>
          <input name="username" autocomplete="username" autocapitalize="none" spellcheck="false" value="${username}" required>
        </label>
        <label><span>Password</span>
          <input name="password" type="password" autocomplete="current-password" value="demo" required>
        </label>
        ${problem === undefined ? '' : html`<p class="problem" role="alert">${problem}</p>`}
        <div class="row">
          <button class="primary">Sign in</button>
          <button name="answer" value="no" formnovalidate>Cancel</button>
        </div>
      </form>
      <p class="hint">The accounts are those of the demo: <code>demo</code>, <code>second</code> and
        <code>otp</code>, each with its name as its password.</p>`,
  )
}

/** @param transaction That the password was right. */
export function codePage(transaction: string): string {
  return page(
    'One more thing',
    html`<form method="post">
        <input type="hidden" name="transaction" value="${transaction}">
        <label><span>Code of your authenticator app</span>
          <input name="code" inputmode="numeric" autocomplete="one-time-code" required autofocus>
        </label>
        <div class="row">
          <button class="primary">Sign in</button>
          <button name="answer" value="no" formnovalidate>Cancel</button>
        </div>
      </form>`,
  )
}

export function messagePage(title: string, message: string): string {
  return page(title, html`<p role="alert">${message}</p>`)
}

/** Whoever comes from the app with its ID token has said so there; anybody else is asked. */
export function signOutPage(ctx: KoaContextWithOIDC, form: string): void {
  const comesFromApp = ctx.oidc.entities.IdTokenHint !== undefined
  ctx.body = page(
    'Sign out',
    html`<p>${comesFromApp ? 'You are being signed out here, too.' : 'Do you want to sign out of the provider?'}</p>
      ${raw(form)}
      <div class="row"><button form="op.logoutForm" class="primary" name="logout" value="yes">Sign out</button></div>
      ${comesFromApp ? html`<script src="${MOUNT}/sign-out.js"></script>` : ''}`,
  )
}

function page(title: string, content: Markup): string {
  return String(html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title} · OpenID provider</title>
    <link rel="stylesheet" href="${MOUNT}/style.css">
  </head>
  <body>
    <main>
      <p class="whose">OpenID provider of the Holdfast demo</p>
      <h1>${title}</h1>
      ${content}
    </main>
  </body>
</html>
`)
}
