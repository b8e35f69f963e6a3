import { maskIdTag } from '@charge-it/shared/ids/id-tag.ts'

export const REDACTED = '[redacted]'
const CARD_FIELD = /^(?:parent|group)?_?id_?(?:tag|token)$/i
/** Of a 2.x token, which is an object of its text and its type. */
const TOKEN_TYPE = 'type'
const SECRET_NAME = /authorizationkey|password|passphrase|secret|credential|token|psk/i
/** A card in other texts is looked for from this length on; shorter ones would be found everywhere. */
const SHORTEST_CARD = 4

/**
 * A payload as people may read it: cards masked, also where another text repeats them; keys and passwords replaced by
 * `[redacted]`; addresses without user, query values and long path parts, which may be tokens.
 * @returns a copy.
 */
export function redact(payload: unknown): unknown {
  const cards = new Set<string>()
  collectCards(payload, false, cards)
  const found = [...cards].filter((card) => card.length >= SHORTEST_CARD).sort((a, b) => b.length - a.length)
  const pattern = found.length === 0 ? null : new RegExp(found.map(escaped).join('|'), 'gi')
  return copied(payload, pattern)
}

function collectCards(value: unknown, isCard: boolean, cards: Set<string>): void {
  if (typeof value === 'string' || typeof value === 'number') {
    if (isCard) cards.add(String(value))
    else if (typeof value === 'string') collectCards(innerJson(value), false, cards)
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      collectCards(member, CARD_FIELD.test(name) || (isCard && name !== TOKEN_TYPE), cards)
    }
  }
}

function copied(value: unknown, cards: RegExp | null): unknown {
  if (typeof value === 'string') return redactedText(value, cards)
  if (Array.isArray(value)) return value.map((member) => copied(member, cards))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const isSecret = entries.some(([name, member]) => namesSecret(name, member))
  return Object.fromEntries(
    entries.map(([name, member]) => {
      if (CARD_FIELD.test(name)) return [redactedText(name, cards), maskedCard(member)]
      const isValue = name === 'value' || name === 'attributeValue'
      if ((isSecret && isValue) || (SECRET_NAME.test(name) && isText(member))) return [name, REDACTED]
      return [redactedText(name, cards), copied(member, cards)]
    }),
  )
}

function maskedCard(value: unknown): unknown {
  if (isText(value)) return maskIdTag(String(value))
  if (Array.isArray(value)) return value.map(maskedCard)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, name === TOKEN_TYPE ? member : maskedCard(member)]),
  )
}

/** `{key: 'AuthorizationKey', value}` of 1.6, `{variable: {name: 'BasicAuthPassword'}, attributeValue}` of 2.x. */
function namesSecret(name: string, member: unknown): boolean {
  if (name === 'key') return typeof member === 'string' && SECRET_NAME.test(member)
  if (name !== 'variable' || typeof member !== 'object' || member === null) return false
  return 'name' in member && typeof member.name === 'string' && SECRET_NAME.test(member.name)
}

function redactedText(text: string, cards: RegExp | null): string {
  const inner = innerJson(text)
  if (inner !== undefined) return JSON.stringify(copied(inner, cards))
  const masked = cards === null ? text : text.replace(cards, (card) => maskIdTag(card))
  return masked.replace(/[a-z][a-z\d+.-]{0,20}:\/\/[^\s"'<>]+/gi, redactedAddress)
}

function redactedAddress(address: string): string {
  return address
    .replace(/^([^:]+:\/\/)[^/?#]*@/, `$1${REDACTED}@`)
    .replace(/([?&#;])(?:([^=&#;]*=)[^&#;]*|[^=&#;]+)/g, (_, mark: string, name = '') => `${mark}${name}${REDACTED}`)
    .replace(/\/(?=[\w~-]*\d)[\w~-]{20,}(?=\/|$|[?#])/g, `/${REDACTED}`)
}

/** DataTransfer carries JSON as text. */
function innerJson(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

function isText(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}
