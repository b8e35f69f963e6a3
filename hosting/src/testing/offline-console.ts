import { can, type Role } from '@charge-it/shared/model/role.ts'
import { DEFAULT_TIME_ZONE } from '@charge-it/shared/model/site.ts'
import { disableNetwork } from 'firebase/firestore'
import { html, render } from 'lit'
import type { AppContext } from '../app/app-context.ts'
import { Navigation } from '../app/navigation.ts'
import { matchRoute, type Route } from '../app/router.ts'
import { Api } from '../data/api.ts'
import { connectFirebase } from '../data/firebase.ts'
import { chosenClock } from '../format/clock.ts'
import { chooseTheme } from '../theme/theme.ts'

const config = { projectId: 'demo-offline', apiKey: 'offline', demo: false, version: '', signIns: [] }
const firebase = connectFirebase(config)
const offline = disableNetwork(firebase.db)

/** A call that a page made of the REST API. */
export interface ApiCallSeen {
  readonly method: string
  readonly path: string
  readonly body: unknown
}

/**
 * The console's world for a page in a test, without any server: Firestore's own client without a network, which goes on
 * loading, and the REST client with a network that answers what the test says.
 */
export async function offlineConsole(options: {
  readonly role: Role
  /** What the API answers, by `METHOD /path`; the query is not looked at. Others get 404. */
  readonly answers?: Readonly<Record<string, unknown>>
}): Promise<{ readonly app: AppContext; readonly seen: readonly ApiCallSeen[] }> {
  await offline
  const seen: ApiCallSeen[] = []
  const api = new Api({
    idToken: async () => null,
    fetch: async (path, { method = 'GET', body }) => {
      const asked = path.replace('/api/v1', '')
      seen.push({ method, path: asked, body: typeof body === 'string' ? JSON.parse(body) : null })
      const answer = options.answers?.[`${method} ${asked.replace(/\?.*/, '')}`]
      return answer === undefined ? Response.json({ title: 'Not found' }, { status: 404 }) : Response.json(answer)
    },
  })
  const app: AppContext = {
    ...{ config, firebase, api, navigation: new Navigation(), role: options.role, organisation: null },
    person: { uid: 'anna', email: 'anna@example.test', name: 'Anna', role: options.role },
    timeZone: DEFAULT_TIME_ZONE,
    clock: chosenClock(),
    may: (capability) => can(options.role, capability),
    signOut: async () => undefined,
  }
  return { app, seen }
}

/** Shows a page in the frame that the console gives it. */
export function showPage(theme: 'light' | 'dark', page: (route: Route) => unknown, address: string): void {
  document.documentElement.lang = 'en'
  chooseTheme(theme)
  const url = new URL(address, 'http://console.invalid')
  const route = matchRoute(url.pathname, url.search)
  render(html`<div class="app"><div></div><div class="col">${page(route)}</div></div>`, document.body)
}
