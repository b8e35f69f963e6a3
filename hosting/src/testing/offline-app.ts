import { can, type Role } from '@charge-it/shared/model/role.ts'
import { disableNetwork } from 'firebase/firestore'
import type { AppContext } from '../app/app-context.ts'
import { Navigation } from '../app/navigation.ts'
import { Api } from '../data/api.ts'
import { connectFirebase } from '../data/firebase.ts'
import { chosenClock } from '../format/clock.ts'

const CONFIG = {
  ...{ projectId: 'demo-offline', apiKey: 'offline', demo: false, version: '', signIns: [] },
  // Nothing listens there, and nothing is asked: the client is cut off before its first question.
  emulators: { firestore: '127.0.0.1:9', auth: 'http://127.0.0.1:9' },
}
const firebase = connectFirebase(CONFIG)
const cutOff = disableNetwork(firebase.db)

export interface ApiCall {
  readonly method: string
  readonly path: string
  readonly body: unknown
}

export interface OfflineApp {
  readonly app: AppContext
  /** What was sent to the API, oldest first. */
  readonly calls: readonly ApiCall[]
  /** What the API answers from now on; at first a command that was queued as `command-1`. */
  answer: (call: ApiCall) => { readonly status: number; readonly body: unknown }
}

/**
 * What a view needs of the program around it, without a server: the real API client before answers that a test gives, and
 * the real Firestore client, cut off from any network: what it follows goes on loading.
 */
export async function offlineApp(role: Role = 'operator'): Promise<OfflineApp> {
  await cutOff
  const calls: ApiCall[] = []
  const offline: OfflineApp = {
    calls,
    answer: () => ({ status: 202, body: { commandId: 'command-1' } }),
    app: {
      ...{ config: CONFIG, firebase, navigation: new Navigation(), role, organisation: null },
      ...{ timeZone: 'Asia/Jakarta', clock: chosenClock() },
      person: { uid: 'person-1', email: 'person@example.test', name: 'Person', role },
      api: new Api({
        idToken: async () => null,
        fetch: async (path, init) => {
          const call = {
            ...{ method: init.method ?? 'GET', path },
            body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
          }
          calls.push(call)
          const { status, body } = offline.answer(call)
          return Response.json(body, { status })
        },
      }),
      may: (capability) => can(role, capability),
      signOut: async () => {},
    },
  }
  return offline
}
