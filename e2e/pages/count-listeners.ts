import type { BrowserContext, Page } from 'playwright'
import * as v from 'valibot'

declare global {
  interface Window {
    pageListeners?: () => number
  }
}

const requestSchema = v.object({
  addTarget: v.optional(v.object({ targetId: v.number() })),
  removeTarget: v.optional(v.number()),
})

export interface Listeners {
  /** Queries and documents that Firestore is asked to follow. */
  readonly followed: number
  /** Listeners of events on window and document. */
  readonly events: number
}

/** Counts what the one page of a profile listens to. Call before it is opened. */
export async function countListeners(context: BrowserContext): Promise<{ of(page: Page): Promise<Listeners> }> {
  const followed = new Set<number>()
  context.on('request', (request) => {
    if (!request.url().includes('/Listen/channel') || request.method() !== 'POST') return
    // A new session starts with nothing; the client asks again for what it still follows.
    if (!new URL(request.url()).searchParams.has('SID')) followed.clear()
    for (const [name, value] of new URLSearchParams(request.postData() ?? '')) {
      if (!name.endsWith('___data__')) continue
      const { addTarget, removeTarget } = v.parse(requestSchema, JSON.parse(value))
      if (addTarget !== undefined) followed.add(addTarget.targetId)
      if (removeTarget !== undefined) followed.delete(removeTarget)
    }
  })
  await context.addInitScript(() => {
    const kept = new Map<string, Set<unknown>>()
    const nameOf = (target: EventTarget, type: string) => `${target === window ? 'window' : 'document'} ${type}`
    for (const target of [window, document]) {
      const { addEventListener: add, removeEventListener: remove } = target
      target.addEventListener = (type: string, ...rest: [never, never?]) => {
        const name = nameOf(target, type)
        kept.set(name, (kept.get(name) ?? new Set()).add(rest[0]))
        add.call(target, type, ...rest)
      }
      target.removeEventListener = (type: string, ...rest: [never, never?]) => {
        kept.get(nameOf(target, type))?.delete(rest[0])
        remove.call(target, type, ...rest)
      }
    }
    window.pageListeners = () => [...kept.values()].reduce((sum, listeners) => sum + listeners.size, 0)
  })
  return {
    of: async (page) => ({
      followed: followed.size,
      events: await page.evaluate(() => window.pageListeners?.() ?? Number.NaN),
    }),
  }
}

/** Follows links one after the other, each for one frame, as somebody who is faster than the network. */
export async function changeRoutes(page: Page, addresses: readonly string[], changes: number): Promise<void> {
  await page.evaluate(
    async ([paths, count]) => {
      for (let change = 0; change < count; change++) {
        const link = document.createElement('a')
        link.href = paths[change % paths.length] ?? '/'
        document.body.append(link)
        link.click()
        link.remove()
        await new Promise((resolve) => requestAnimationFrame(resolve))
      }
    },
    [addresses, changes] as const,
  )
}
