import { loadAppConfig } from '../data/app-config.ts'
import type { Live } from './live.ts'

export type LiveModule = { readonly live: Live; readonly followDocument: typeof import('./live.ts').followDocument }

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
    const [{ Live, followDocument }, config] = await Promise.all([import('./live.ts'), loadAppConfig()])
    return { live: new Live(config), followDocument }
  } catch (error) {
    loading = null
    throw error
  }
}
