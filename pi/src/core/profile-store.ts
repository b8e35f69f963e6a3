import * as v from 'valibot'
import type { StateStore } from '../ports.ts'
import { type ChargingProfile, chargingProfileSchema, type InstalledProfile } from './charging-profile.ts'

const storedSchema = v.array(v.object({ connectorId: v.number(), profile: chargingProfileSchema }))

export interface ProfileFilter {
  readonly id?: number
  readonly connectorId?: number
  readonly chargingProfilePurpose?: ChargingProfile['chargingProfilePurpose']
  readonly stackLevel?: number
}

export interface ProfileStore {
  all(): readonly InstalledProfile[]
  /** Replaces a profile of the same id, or of the same connector, purpose and stack level (OCPP 1.6 §5.16.2). */
  put(installed: InstalledProfile): Promise<void>
  /** @returns how many were removed. An id alone decides; otherwise all given criteria must match. */
  clear(filter: ProfileFilter): Promise<number>
  endOfTransaction(connectorId: number): Promise<void>
}

export function createProfileStore(deps: { state: StateStore }): ProfileStore {
  const stored = v.safeParse(storedSchema, deps.state.read('charging-profiles'))
  // A transaction does not outlive the process, so neither does its profile.
  let profiles: readonly InstalledProfile[] = stored.success
    ? stored.output.filter(({ profile }) => profile.chargingProfilePurpose !== 'TxProfile')
    : []
  const save = async (next: readonly InstalledProfile[]) => {
    profiles = next
    await deps.state.write('charging-profiles', next)
  }
  return {
    all: () => profiles,
    put: ({ connectorId, profile }) =>
      save([
        ...profiles.filter(
          (other) =>
            other.profile.chargingProfileId !== profile.chargingProfileId &&
            !(
              other.connectorId === connectorId &&
              other.profile.chargingProfilePurpose === profile.chargingProfilePurpose &&
              other.profile.stackLevel === profile.stackLevel
            ),
        ),
        { connectorId, profile },
      ]),
    clear: async (filter) => {
      const matches = ({ connectorId, profile }: InstalledProfile) =>
        filter.id !== undefined
          ? profile.chargingProfileId === filter.id
          : (filter.connectorId === undefined || connectorId === filter.connectorId) &&
            (filter.chargingProfilePurpose === undefined ||
              profile.chargingProfilePurpose === filter.chargingProfilePurpose) &&
            (filter.stackLevel === undefined || profile.stackLevel === filter.stackLevel)
      const kept = profiles.filter((installed) => !matches(installed))
      const removed = profiles.length - kept.length
      if (removed > 0) await save(kept)
      return removed
    },
    endOfTransaction: async (connectorId) => {
      const kept = profiles.filter(
        (p) => !(p.connectorId === connectorId && p.profile.chargingProfilePurpose === 'TxProfile'),
      )
      if (kept.length < profiles.length) await save(kept)
    },
  }
}
