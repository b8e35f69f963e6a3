/** A step of setting up, in their order. */
export type FirstStepName = 'site' | 'tariff' | 'station' | 'session'

export interface FirstStep {
  readonly name: FirstStepName
  readonly done: boolean
}

/** Documents of each kind that exist, of which one is enough; null while that is not known. */
export interface FirstStepFacts {
  readonly sites: readonly unknown[] | null
  readonly tariffs: readonly unknown[] | null
  readonly stations: readonly unknown[] | null
  readonly sessions: readonly unknown[] | null
}

/** The steps with their ticks; null until everything is known, so that no tick appears late. */
export function firstSteps({ sites, tariffs, stations, sessions }: FirstStepFacts): readonly FirstStep[] | null {
  if (sites === null || tariffs === null || stations === null || sessions === null) return null
  return [
    { name: 'site', done: sites.length > 0 },
    { name: 'tariff', done: tariffs.length > 0 },
    { name: 'station', done: stations.length > 0 },
    { name: 'session', done: sessions.length > 0 },
  ]
}

/** Whether a person closed the list, kept in this browser. Without storage it is closed for the page only. */
export function firstStepsMemory(storage: () => Pick<Storage, 'getItem' | 'setItem'>, uid: string) {
  const key = `charge-it.first-steps.${uid}`
  return {
    isClosed(): boolean {
      try {
        return storage().getItem(key) !== null
      } catch {
        // The browser refuses its storage.
        return false
      }
    },
    close(): void {
      try {
        storage().setItem(key, 'closed')
      } catch {
        // The page remembers it for itself.
      }
    },
  }
}
