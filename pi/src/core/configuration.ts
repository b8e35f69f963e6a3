import * as v from 'valibot'
import type { StateStore } from '../ports.ts'
import type { KeyDefinition } from './configuration-keys.ts'

/** OCPP 1.6 §7.22. */
export type ConfigurationStatus = 'Accepted' | 'Rejected' | 'RebootRequired' | 'NotSupported'

export interface KeyValue {
  readonly key: string
  readonly readonly: boolean
  readonly value?: string
}

export interface Configuration {
  int(key: string): number
  bool(key: string): boolean
  list(key: string): readonly string[]
  text(key: string): string
  /** Checks, stores and announces a change asked for by the CSMS. Resolves once it is durable. */
  change(key: string, value: string): Promise<ConfigurationStatus>
  /** Sets a value that the protocol itself changes (Boot.conf interval). */
  put(key: string, value: string): Promise<void>
  /** @param keys those asked for; none means all. Write-only values are never told. */
  describe(keys: readonly string[]): { configurationKey: KeyValue[]; unknownKey: string[] }
  onChange(listener: (key: string) => void): void
}

const storedSchema = v.record(v.string(), v.string())

/** The configuration keys of a station, persisted. Keys are compared without regard to case. */
export function createConfiguration(deps: {
  keys: Readonly<Record<string, KeyDefinition>>
  state: StateStore
}): Configuration {
  const stored = v.safeParse(storedSchema, deps.state.read('configuration'))
  const active = new Map<string, string>()
  const chosen: Record<string, string> = {}
  const spelling = new Map<string, string>()
  const listeners: ((key: string) => void)[] = []

  for (const [key, definition] of Object.entries(deps.keys)) {
    spelling.set(key.toLowerCase(), key)
    const kept = stored.success && definition.access !== 'r' ? stored.output[key] : undefined
    const value = kept !== undefined && isAllowed(definition, kept) ? kept : definition.initial
    active.set(key, value)
    if (kept === value && kept !== definition.initial) chosen[key] = value
  }

  const text = (key: string): string => {
    const value = active.get(key)
    if (value === undefined) throw new Error(`unknown configuration key ${key}`)
    return value
  }

  const put = async (key: string, value: string): Promise<void> => {
    const before = { chosen: chosen[key], active: text(key) }
    const isAtOnce = deps.keys[key]?.reboot !== true
    chosen[key] = value
    // Who asks while it is written is told the new value: a profile that was just reached must not be left again.
    if (isAtOnce) active.set(key, value)
    try {
      await deps.state.write('configuration', { ...chosen })
    } catch (error) {
      if (before.chosen === undefined) delete chosen[key]
      else chosen[key] = before.chosen
      active.set(key, before.active)
      throw error
    }
    if (!isAtOnce) return
    for (const listener of listeners) listener(key)
  }

  return {
    text,
    int: (key) => Number.parseInt(text(key), 10),
    bool: (key) => text(key) === 'true',
    list: (key) => text(key).split(',').filter(Boolean),
    put,
    change: async (asked, raw) => {
      const key = spelling.get(asked.toLowerCase())
      const definition = key === undefined ? undefined : deps.keys[key]
      if (key === undefined || definition === undefined) return 'NotSupported'
      if (definition.access === 'r') return 'Rejected'
      const value = normalise(definition, raw)
      if (!isAllowed(definition, value)) return 'Rejected'
      await put(key, value)
      return definition.reboot ? 'RebootRequired' : 'Accepted'
    },
    describe: (asked) => {
      const configurationKey: KeyValue[] = []
      const unknownKey: string[] = []
      for (const name of asked.length === 0 ? Object.keys(deps.keys) : asked) {
        const key = spelling.get(name.toLowerCase())
        const definition = key === undefined ? undefined : deps.keys[key]
        if (key === undefined || definition === undefined) unknownKey.push(name)
        else if (definition.access === 'w') configurationKey.push({ key, readonly: false })
        else configurationKey.push({ key, readonly: definition.access === 'r', value: text(key) })
      }
      return { configurationKey, unknownKey }
    },
    onChange: (listener) => {
      listeners.push(listener)
    },
  }
}

function normalise({ type }: KeyDefinition, raw: string): string {
  if (type.kind === 'boolean') return raw.trim().toLowerCase()
  if (type.kind === 'list') {
    const wanted = raw.split(',').map((item) => item.trim())
    return wanted
      .filter(Boolean)
      .map((item) => type.allowed.find((name) => name.toLowerCase() === item.toLowerCase()) ?? item)
      .join(',')
  }
  return type.kind === 'integer' ? raw.trim() : raw
}

function isAllowed({ type }: KeyDefinition, value: string): boolean {
  switch (type.kind) {
    case 'boolean':
      return value === 'true' || value === 'false'
    case 'integer':
      return /^\d{1,9}$/.test(value) && Number(value) >= type.min && Number(value) <= type.max
    case 'list': {
      const items = value.split(',').filter(Boolean)
      return items.length <= type.max && items.every((item) => type.allowed.includes(item))
    }
    case 'text':
      return type.pattern.test(value)
  }
}
