import { maskIdTag } from '@charge-it/shared/ids/id-tag.ts'

const HIDDEN = '•••'
const CARD_FIELDS = new Set(['idTag', 'parentIdTag', 'idToken'])
const SECRET_FIELDS = new Set(['password', 'authorizationKey'])
const SECRET_KEYS = new Set(['AuthorizationKey', 'BasicAuthPassword'])

/**
 * A payload as people may read it: cards masked, keys and passwords hidden, addresses without their query and user.
 * @returns a copy.
 */
export function redact(payload: unknown): unknown {
  if (Array.isArray(payload)) return payload.map(redact)
  if (typeof payload !== 'object' || payload === null) return payload
  const entries = Object.entries(payload)
  const isSecret = entries.some(
    ([name, value]) => name === 'key' && typeof value === 'string' && SECRET_KEYS.has(value),
  )
  return Object.fromEntries(
    entries.map(([name, value]) => {
      if (CARD_FIELDS.has(name) && typeof value === 'string') return [name, maskIdTag(value)]
      if (SECRET_FIELDS.has(name) || (isSecret && name === 'value')) return [name, HIDDEN]
      if (typeof value === 'string' && /^[a-z]+:\/\//i.test(value)) return [name, withoutSecrets(value)]
      return [name, redact(value)]
    }),
  )
}

function withoutSecrets(address: string): string {
  return address.replace(/\/\/[^/@]*@/, `//${HIDDEN}@`).replace(/\?.*$/s, `?${HIDDEN}`)
}
