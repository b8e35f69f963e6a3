import { isUtf8 } from 'node:buffer'
import { VALID_REQUESTS } from './valid-frames.ts'

export type Random = () => number

/** What is sent: text, or bytes that are no valid UTF-8, as a text or a binary message. */
export interface FuzzedFrame {
  readonly bytes: Buffer
  readonly binary: boolean
  /** What was done to a valid request, of {@link MUTATIONS}; often nothing. */
  readonly mutations: readonly string[]
}

const ODD_TEXTS = [
  ...['', ' ', '\u0000', '\uFFFD', '\u202E', '🔌'.repeat(50), 'é\u0301', '\uD83D', '\uDC00', '\uFEFF', 'null', 'NaN'],
  ...['1e999', '-0', '1,5', '0x10', '__proto__', 'constructor', '../../x', '%2F', "'; DROP TABLE", '{{7*7}}', '%s%n'],
  ...[
    '2026-02-30T25:61:61Z',
    '0000-00-00',
    '+275760-09-13T00:00:00.001Z',
    '1970-01-01T00:00:00+99:99',
    'A'.repeat(5_000),
  ],
]
const ODD_NUMBERS = [
  ...[0, -0, -1, 0.1, 1.5, 2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, 2 ** 53, 2 ** 53 + 2, 1e21, 1e308, -1e308],
  ...[Number.MIN_VALUE, 999_999_999_999],
]
const ODD_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  'length',
  'a.b',
  '$',
  '\u0000',
]

/** Draws one frame: a valid request of any action, changed one to three times, now and then not at all. */
export function mutatedFrame(random: Random): FuzzedFrame {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  const mutations: string[] = []
  const drawn = <T>(named: Readonly<Record<string, T>>, otherwise: T): T => {
    const [name, change] = pick(Object.entries(named)) ?? ['none', otherwise]
    mutations.push(name)
    return change
  }
  const [action, payload] = pick(VALID_REQUESTS) ?? ['Heartbeat', {}]
  let frame: unknown = [2, idOf(random), action, structuredClone(payload)]
  const changes = Math.floor(random() * 4)
  for (let change = 0; change < changes; change++) frame = drawn(TREE_CHANGES, typeSwap)(frame, random)
  const spelling = spelled(frame, random)
  if (spelling.mutation !== null) mutations.push(spelling.mutation)
  let bytes = Buffer.from(spelling.text)
  if (random() < 0.3) bytes = drawn(BYTE_CHANGES, bitFlips)(bytes, random)
  // A text message that is no UTF-8 ends the socket (RFC 6455 §8.1): now and then is enough.
  return { bytes, binary: isUtf8(bytes) ? random() < 0.02 : random() < 0.99, mutations }
}

/** Repeated ids are common; some are no ids. */
function idOf(random: Random): unknown {
  const draw = random()
  if (draw < 0.3) return `r${Math.floor(random() * 5)}`
  if (draw < 0.95) return `m${Math.floor(random() * 1e9)}`
  return oddValue(random)
}

function oddValue(random: Random): unknown {
  const draw = random()
  const at = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  if (draw < 0.3) return at(ODD_TEXTS)
  if (draw < 0.6) return at(ODD_NUMBERS)
  if (draw < 0.7) return null
  if (draw < 0.8) return random() < 0.5
  if (draw < 0.88) return []
  if (draw < 0.96) return {}
  return nested(Math.floor(random() * 200), random)
}

function nested(depth: number, random: Random): unknown {
  let value: unknown = 1
  for (let level = 0; level < depth; level++) value = random() < 0.5 ? [value] : { a: value }
  return value
}

type TreeChange = (frame: unknown, random: Random) => unknown

/** Every place in a tree, as the container and the key. */
function places(value: unknown, found: { holder: Record<string, unknown> | unknown[]; key: string }[] = []) {
  if (typeof value !== 'object' || value === null) return found
  const holder = value as Record<string, unknown> | unknown[]
  for (const [key, inner] of Object.entries(holder)) {
    found.push({ holder, key })
    places(inner, found)
  }
  return found
}

function setAt(holder: Record<string, unknown> | unknown[], key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })
}

function changeOne(frame: unknown, random: Random, change: (value: unknown) => unknown): unknown {
  const all = places(frame)
  const place = all[Math.floor(random() * all.length)]
  if (place === undefined) return change(frame)
  const { holder, key } = place
  setAt(holder, key, change(Object.getOwnPropertyDescriptor(holder, key)?.value))
  return frame
}

const typeSwap: TreeChange = (frame, random) => changeOne(frame, random, () => oddValue(random))

const TREE_CHANGES: Readonly<Record<string, TreeChange>> = {
  typeSwap,
  // A number as text and back.
  numberAsText: (frame, random) =>
    changeOne(frame, random, (value) =>
      typeof value === 'object' ? JSON.stringify(value) : typeof value === 'string' ? Number(value) : String(value),
    ),
  // A text made longer.
  longerText: (frame, random) =>
    changeOne(frame, random, (value) =>
      typeof value === 'string' ? value.repeat(Math.ceil(random() * 400)) : [value, value],
    ),
  // A field or element taken away.
  fieldAway: (frame, random) => {
    const all = places(frame)
    const place = all[Math.floor(random() * all.length)]
    if (place === undefined) return frame
    if (Array.isArray(place.holder)) place.holder.splice(Number(place.key), 1)
    else delete place.holder[place.key]
    return frame
  },
  // A field too many, often one that an object has anyway.
  fieldTooMany: (frame, random) => {
    const all = places(frame).filter(({ holder }) => !Array.isArray(holder))
    const holder = all[Math.floor(random() * all.length)]?.holder
    const key = ODD_KEYS[Math.floor(random() * ODD_KEYS.length)] ?? 'x'
    if (holder !== undefined)
      setAt(holder, key, random() < 0.5 ? { polluted: true, status: 'Accepted' } : oddValue(random))
    return frame
  },
  // Another message type: answers to nothing, unknown types.
  messageType: (frame, random) => {
    if (Array.isArray(frame)) frame[0] = [3, 4, 0, 5, 6, 99, -1, '2', null, 2.5, [2]][Math.floor(random() * 11)]
    return frame
  },
  // Elements too many, or wrapped once more.
  elementsTooMany: (frame, random) => (random() < 0.5 && Array.isArray(frame) ? [...frame, oddValue(random)] : [frame]),
  // The payload of another action.
  otherPayload: (frame, random) => {
    const other = VALID_REQUESTS[Math.floor(random() * VALID_REQUESTS.length)]
    if (Array.isArray(frame) && other !== undefined) frame[3] = structuredClone(other[1])
    return frame
  },
  // An action of the CSMS, of another version, or none.
  otherAction: (frame, random) => {
    const names = [
      'Reset',
      'TransactionEvent',
      'RemoteStartTransaction',
      'bootnotification',
      'toString',
      '__proto__',
      '',
    ]
    if (Array.isArray(frame)) frame[2] = names[Math.floor(random() * names.length)]
    return frame
  },
}

const SPELLINGS = ['keysTwice', 'hugeNumber', 'deepArray', 'commaTwice', 'deepObject'] as const

/** JSON, at times with keys twice, white space or a number too large to hold. */
function spelled(
  frame: unknown,
  random: Random,
): { readonly text: string; readonly mutation: (typeof SPELLINGS)[number] | null } {
  const text = JSON.stringify(frame, undefined, random() < 0.05 ? 2 : undefined) ?? ''
  const draw = random()
  if (draw < 0.03)
    return { text: text.replace('{', '{"__proto__":{"polluted":true},"idTag":"twice",'), mutation: 'keysTwice' }
  if (draw < 0.05) return { text: text.replace(/\d+/, '1'.repeat(400)), mutation: 'hugeNumber' }
  if (draw < 0.06) return { text: '['.repeat(50_000), mutation: 'deepArray' }
  if (draw < 0.07) return { text: text.replace(/,/, ',,'), mutation: 'commaTwice' }
  if (draw < 0.075) {
    const data = `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`
    return { text: `[2,"deep","DataTransfer",{"vendorId":"v","data":${data}}]`, mutation: 'deepObject' }
  }
  return { text, mutation: null }
}

type ByteChange = (bytes: Buffer, random: Random) => Buffer<ArrayBuffer>

const bitFlips: ByteChange = (bytes, random) => {
  const changed = Buffer.from(bytes)
  for (let flips = 1 + Math.floor(random() * 4); flips > 0 && changed.length > 0; flips--) {
    const at = Math.floor(random() * changed.length)
    changed[at] = (changed[at] ?? 0) ^ (1 << Math.floor(random() * 8))
  }
  return changed
}

const BYTE_CHANGES: Readonly<Record<string, ByteChange>> = {
  bitFlips,
  cutShort: (bytes, random) => Buffer.from(bytes.subarray(0, Math.floor(random() * bytes.length))),
  // Bytes that no UTF-8 text holds.
  noUtf8: (bytes, random) => {
    const at = Math.floor(random() * bytes.length)
    return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xc3, 0x28, 0xff, 0xed, 0xa0, 0x80]), bytes.subarray(at)])
  },
  twice: (bytes) => Buffer.concat([bytes, bytes]),
  noise: (_bytes, random) =>
    Buffer.from(Array.from({ length: Math.floor(random() * 300) }, () => Math.floor(random() * 256))),
}

/** Everything that is done to frames, by name. */
export const MUTATIONS: readonly string[] = [
  ...[...Object.keys(TREE_CHANGES), ...SPELLINGS, ...Object.keys(BYTE_CHANGES)],
]
