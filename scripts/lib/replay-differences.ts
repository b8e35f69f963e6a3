import type { RecordedAnswer } from './replay-recording.ts'

/** They belong to the card, and the card is another one. */
const OF_THE_CARD = new Set(['parentIdTag', 'expiryDate'])

/**
 * How an answer differs from the recorded one: its type, its error code, the shape of its payload (names and JSON
 * types) and the values of its status fields. Ids, times and amounts may differ.
 */
export function differencesOf(recorded: RecordedAnswer, received: RecordedAnswer): readonly string[] {
  if (recorded.type !== received.type) return [`recorded ${nameOf(recorded)}, now ${nameOf(received)}`]
  if (recorded.type === 'CALLERROR') {
    return nameOf(recorded) === nameOf(received) ? [] : [`recorded ${nameOf(recorded)}, now ${nameOf(received)}`]
  }
  return recorded.payload === undefined ? [] : shapeDifferences(recorded.payload, received.payload, '')
}

function nameOf(answer: RecordedAnswer): string {
  return answer.type === 'CALLERROR' ? `CALLERROR ${answer.code}` : 'CALLRESULT'
}

function shapeDifferences(recorded: unknown, received: unknown, path: string): readonly string[] {
  const [before, now] = [kindOf(recorded), kindOf(received)]
  const name = path === '' ? 'the payload' : path
  if (before !== now) return [`${name}: recorded ${before}, now ${now}`]
  if (/status$/i.test(path) && recorded !== received) {
    return [`${name}: recorded ${JSON.stringify(recorded)}, now ${JSON.stringify(received)}`]
  }
  if (before === 'array') {
    const [old, fresh] = [membersOf(recorded), membersOf(received)]
    return [...old.keys()]
      .filter((key) => fresh.has(key))
      .flatMap((key) => shapeDifferences(old.get(key), fresh.get(key), `${path}[${key}]`))
  }
  if (before !== 'object') return []
  const [old, fresh] = [membersOf(recorded), membersOf(received)]
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((key) => {
    const below = path === '' ? key : `${path}.${key}`
    if (old.has(key) && fresh.has(key)) return shapeDifferences(old.get(key), fresh.get(key), below)
    if (OF_THE_CARD.has(key)) return []
    return [old.has(key) ? `${below}: recorded, now missing` : `${below}: not recorded, now there`]
  })
}

function membersOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
