import * as v from 'valibot'

/**
 * Filters that stay out of addresses, because addresses end in logs, in lists of visited pages and in copied links: the
 * full number of a card. Their content lies in the tab's own entry of its history; the address says only that there is one.
 */
const HIDDEN = ['idTag'] as const
const PLACEHOLDER = '•'

const stateSchema = v.object({ hidden: v.record(v.string(), v.string()) })
/** What an entry of the tab's history holds beside its address. */
export type EntryState = v.InferOutput<typeof stateSchema>

/** @param state As `history.state`: of this program, or of nobody. */
function hiddenOf(state: unknown): Readonly<Record<string, string>> {
  const parsed = v.safeParse(stateSchema, state)
  return parsed.success ? parsed.output.hidden : {}
}

/**
 * What goes into the address, and what stays beside it.
 * @param query As wanted; a placeholder stands for what the present entry hides.
 */
export function withoutHidden(
  query: URLSearchParams,
  state: unknown,
): { query: URLSearchParams; state: EntryState | null } {
  const shown = new URLSearchParams(query)
  const known = hiddenOf(state)
  const hidden: Record<string, string> = {}
  for (const name of HIDDEN) {
    const given = query.get(name)
    const text = given === PLACEHOLDER ? known[name] : given
    if (text == null || text === '') shown.delete(name)
    else {
      shown.set(name, PLACEHOLDER)
      hidden[name] = text
    }
  }
  return { query: shown, state: Object.keys(hidden).length === 0 ? null : { hidden } }
}

/** The filters of an entry, the hidden ones among them; what another tab hides is not known here and counts as not given. */
export function withHidden(query: URLSearchParams, state: unknown): URLSearchParams {
  const whole = new URLSearchParams(query)
  const known = hiddenOf(state)
  for (const name of HIDDEN) {
    if (query.get(name) !== PLACEHOLDER) continue
    const text = known[name]
    if (text === undefined) whole.delete(name)
    else whole.set(name, text)
  }
  return whole
}

/** The query of a link that keeps these filters, without what is hidden. */
export function shownQuery(query: URLSearchParams): string {
  return withoutHidden(query, null).query.toString()
}
