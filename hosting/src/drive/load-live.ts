import { loadAppConfig } from '../data/app-config.ts'
import type { Live } from './live.ts'
import { nextTask } from './next-task.ts'

export type LiveModule = { readonly live: Live; readonly followDocument: typeof import('./live.ts').followDocument }

/** A page that is never idle gets its live part after this time all the same. */
const IDLE_AT_MOST_MS = 1000

let loading: Promise<LiveModule> | null = null

/**
 * Fetches the live part of the page once. A failed try is forgotten, so that the next call tries again.
 * @throws ConfigError, or TypeError when the code could not be fetched.
 */
export function loadLive(): Promise<LiveModule> {
  loading ??= load()
  return loading
}

async function load(): Promise<LiveModule> {
  try {
    await untilIdle()
    // Fetched side by side, run one after another: as one task they would make a slow phone deaf for a fifth of a second.
    const [config] = await Promise.all([loadAppConfig(), import('./firestore-code.ts'), import('./auth-code.ts')])
    const { Live, followDocument } = await import('./live.ts')
    await nextTask()
    return { live: new Live(config), followDocument }
  } catch (error) {
    loading = null
    throw error
  }
}

/** The live part is large: on a slow network it must not keep the price, and the font it is set in, waiting. */
async function untilIdle(): Promise<void> {
  // The next frame shows the price, the one after it is asked for when that is done.
  for (let frames = 0; frames < 2 && document.visibilityState === 'visible'; frames += 1)
    await new Promise((resolve) => requestAnimationFrame(resolve))
  await new Promise<void>((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: IDLE_AT_MOST_MS })
    else setTimeout(resolve, 0)
  })
}
