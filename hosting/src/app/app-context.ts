import type { Capability, Role } from '@charge-it/shared/model/role.ts'
import type { Organisation } from '@charge-it/shared/model/settings.ts'
import type { Api } from '../data/api.ts'
import type { AppConfig } from '../data/app-config.ts'
import type { Firebase } from '../data/firebase.ts'
import type { Person } from '../data/session.ts'
import type { Clock } from '../format/clock.ts'
import type { Navigation } from './navigation.ts'

/** What a view needs of the program around it. A new object when one of its parts changes. */
export interface AppContext {
  readonly config: AppConfig
  readonly firebase: Firebase
  readonly api: Api
  readonly navigation: Navigation
  readonly person: Person
  readonly role: Role
  readonly organisation: Organisation | null
  /** IANA zone of "today" for the fleet. */
  readonly timeZone: string
  /** By whose clock `fmt()` tells moments. */
  readonly clock: Clock
  may(capability: Capability): boolean
  /** Ends the session; the views leave first, so that none asks on without a right to. */
  signOut(): Promise<void>
}
