import { pathHere } from '../urls/path-here.js'
import { isSameEndpoint } from '../urls/same-endpoint.js'
import type { Start } from './authorization-request.js'
import { ASKED, type OpenidProviderSettings } from './openid-provider-config.js'

/** More than any of these is long. */
const MAX_LENGTH = 500

/** What a link to `start` asks for. Anybody can write one. */
export function startOf(settings: OpenidProviderSettings, { searchParams }: URL): Start {
  const told = ASKED.flatMap((name): [string, string][] => {
    const value = searchParams.get(name)
    return value && value.length <= MAX_LENGTH && isOfItsKind(name, value) ? [[name, value]] : []
  })
  return {
    returnTo: pageOf(settings, searchParams.get('returnTo')),
    isPopup: searchParams.has('popup'),
    parameters: Object.fromEntries(told),
    isLast: false,
  }
}

function isOfItsKind(name: string, value: string): boolean {
  return name !== 'max_age' || /^\d{1,9}$/.test(value)
}

/** A page of this origin, and none that leads back to the sign-in. */
export function pageOf({ start, redirect }: OpenidProviderSettings, returnTo: string | null): string {
  const page = pathHere(returnTo ?? '/') ?? '/'
  const url = new URL(page, location.origin)
  return [start, redirect].some((own) => isSameEndpoint(own, url)) ? '/' : page
}
