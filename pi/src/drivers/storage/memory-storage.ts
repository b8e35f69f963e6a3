import type { DeadLetters, Journal, Payload, StateStore } from '../../ports.ts'

/** Memory is what is short here, and a rewrite costs nothing. */
const COMPACT_ABOVE = 16

/** A journal without a medium: for simulated stations that need not survive their process. */
export function createMemoryJournal(): Journal & { reopen(): Journal } {
  let records: Payload[] = []
  const open = (): Journal => ({
    records: records.map((record) => structuredClone(record)),
    compactAbove: COMPACT_ABOVE,
    append: async (record) => {
      records.push(structuredClone(record))
    },
    rewrite: async (next) => {
      records = next.map((record) => structuredClone(record))
    },
    close: async () => {},
  })
  return { ...open(), reopen: open }
}

export function createMemoryState(): StateStore {
  const documents = new Map<string, unknown>()
  return {
    read: (name) => structuredClone(documents.get(name)),
    write: async (name, document) => {
      documents.set(name, structuredClone(document))
    },
  }
}

export function createMemoryDeadLetters(): DeadLetters & { readonly records: readonly Payload[] } {
  const records: Payload[] = []
  return {
    records,
    put: async (lost) => {
      records.push(...lost)
    },
  }
}
