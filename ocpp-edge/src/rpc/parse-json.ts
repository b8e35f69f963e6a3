import { nestingDepth } from './nesting-depth.ts'

/** Deeper than any OCPP message; a recursive walk of it is still safe. */
const DEEPEST = 64
/** Escapes that may give NUL or half a surrogate pair, and numbers that a double cannot hold. */
const NEEDS_CARE = /\\u(?:0000|[dD][89a-fA-F])|\d{16}/

/** What a frame's text holds, or why it holds nothing usable. */
export type ParsedJson =
  | { readonly kind: 'value'; readonly value: unknown; readonly text: string }
  | { readonly kind: 'unusable'; readonly reason: string }

/**
 * Parses a frame. Of texts only clean Unicode without NUL is left (Firestore takes no other); an integer beyond 2^53
 * becomes the text of its digits, because rounding it would make it another id (steve#740).
 * @returns `text` is the JSON of `value`: as received unless something was cleaned.
 */
export function parseJson(text: string): ParsedJson {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { kind: 'unusable', reason: 'not JSON' }
  }
  if (text.length > DEEPEST && nestingDepth(text) > DEEPEST) return { kind: 'unusable', reason: 'nested too deeply' }
  if (!NEEDS_CARE.test(text)) return { kind: 'value', value, text }
  const cleaned: unknown = JSON.parse(text, reviveCarefully)
  return { kind: 'value', value: cleaned, text: JSON.stringify(cleaned) }
}

function reviveCarefully(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '')
  const source = context?.source
  if (typeof value === 'number' && source !== undefined && /^-?\d+$/.test(source) && !Number.isSafeInteger(value)) {
    return source
  }
  return value
}
