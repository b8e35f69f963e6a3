import type { FirebaseApp } from 'firebase/app'

/** `unsupported`: this browser, or this way of opening the page, knows no push. */
export type PushPermission = 'unsupported' | 'default' | 'granted' | 'denied'

/** Web push as this browser has it. */
export interface PushBrowser {
  /** False where the project's web app was never registered with Firebase: nothing can be asked for. */
  readonly configured: boolean
  permission(): Promise<PushPermission>
  /** Asks the person, who may be asked once only. */
  ask(): Promise<PushPermission>
  /** The token under which Firebase Cloud Messaging knows this browser; the same until it changes. @throws PushError */
  token(pushKey: string): Promise<string>
  /** Ends the subscription of this browser. @throws PushError */
  forget(): Promise<void>
}

/** The browser or its push service refused. */
export class PushError extends Error {
  override readonly name = 'PushError'
}

/** How long the console's worker may take to be there; only a built page has one. */
const WORKER_MS = 3000

/** {@link PushBrowser} of this page, by Firebase Cloud Messaging, which is loaded when it is needed. */
export function firebasePush(app: FirebaseApp): PushBrowser {
  const { appId, messagingSenderId } = app.options
  return {
    configured: appId !== undefined && messagingSenderId !== undefined,
    async permission() {
      const possible = 'Notification' in window && 'PushManager' in window && 'serviceWorker' in navigator
      if (!possible || (await workerOfPage()) === null) return 'unsupported'
      return Notification.permission
    },
    ask: () => Notification.requestPermission(),
    token: (pushKey) =>
      guarded(async () => {
        const { getMessaging, getToken } = await import('firebase/messaging')
        const serviceWorkerRegistration = await workerOfPage()
        if (serviceWorkerRegistration === null) throw new PushError('the page has no worker')
        return getToken(getMessaging(app), { vapidKey: pushKey, serviceWorkerRegistration })
      }),
    forget: () =>
      guarded(async () => {
        const { deleteToken, getMessaging } = await import('firebase/messaging')
        await deleteToken(getMessaging(app))
      }),
  }
}

async function workerOfPage(): Promise<ServiceWorkerRegistration | null> {
  const registration = await navigator.serviceWorker.getRegistration('/')
  if (registration === undefined) return null
  const late = new Promise<null>((resolve) => window.setTimeout(() => resolve(null), WORKER_MS))
  return Promise.race([navigator.serviceWorker.ready, late])
}

async function guarded<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (cause) {
    if (cause instanceof PushError) throw cause
    throw new PushError(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}
