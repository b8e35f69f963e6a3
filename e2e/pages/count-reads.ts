import type { BrowserContext, Page } from 'playwright'

/** An aggregation is billed as one read for each thousand index entries it looked at. */
const COUNT_READS = 5

declare global {
  interface Window {
    firestoreReads?: { documents: number }
  }
}

/**
 * Counts what the pages of a profile read from Firestore: documents that its answers carry, and aggregations. Call
 * before the first page is opened.
 */
export async function countReads(context: BrowserContext): Promise<{ of(page: Page): Promise<number> }> {
  await context.addInitScript(() => {
    const counts = { documents: 0 }
    window.firestoreReads = counts
    const count = (text: string): void => {
      counts.documents += text.split('"documentChange"').length - 1
    }
    const realFetch = window.fetch
    window.fetch = async (input, init) => {
      const url = input instanceof Request ? input.url : String(input)
      const answer = await realFetch(input, init)
      if (!url.includes('/Listen/channel') || answer.body === null) return answer
      const [read, counted] = answer.body.tee()
      void (async () => {
        const decoder = new TextDecoder()
        const reader = counted.getReader()
        let rest = ''
        for (let part = await reader.read(); !part.done; part = await reader.read()) {
          const text = rest + decoder.decode(part.value, { stream: true })
          // A word may be cut by the end of a part.
          const whole = text.lastIndexOf('}')
          count(text.slice(0, whole + 1))
          rest = text.slice(whole + 1)
        }
      })()
      return new Response(read, { status: answer.status, statusText: answer.statusText, headers: answer.headers })
    }
  })
  return {
    of: (page) =>
      page.evaluate((perCount) => {
        const aggregations = performance
          .getEntriesByType('resource')
          .filter((entry) => entry.name.includes(':runAggregationQuery')).length
        return (window.firestoreReads?.documents ?? 0) + aggregations * perCount
      }, COUNT_READS),
  }
}
