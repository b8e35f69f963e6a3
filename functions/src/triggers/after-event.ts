import { DocumentError } from '@charge-it/shared/model/parse-document.ts'
import type { Deps } from '../deps.ts'
import { causeOf } from '../log.ts'

/**
 * Runs what follows from an event. A failure is logged and thrown, so that the platform delivers the event again; a
 * document of the wrong shape is only logged, because another delivery would find it again.
 */
export async function afterEvent(trigger: string, deps: Deps, act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
  } catch (error) {
    deps.log.error('trigger failed', { trigger, cause: causeOf(error) })
    if (!(error instanceof DocumentError)) throw error
  }
}
