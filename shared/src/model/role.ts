import * as v from 'valibot'

/** What a signed-in person may be. Held in the custom claim `role`; a person without one is a driver. */
export const ROLES = ['admin', 'operator', 'technician', 'viewer'] as const
export type Role = (typeof ROLES)[number]
export const roleSchema = v.picklist(ROLES)

/** What a role may do; the Security Rules, the API and the console agree on these sets. */
export const CAPABILITIES = {
  read: ['admin', 'operator', 'technician', 'viewer'],
  readIdTags: ['admin', 'operator', 'technician'],
  readMoney: ['admin', 'operator', 'viewer'],
  command: ['admin', 'operator', 'technician'],
  /** Hold a connector for a card, and give it back: the commands of it, and the reservations of drivers. */
  reserve: ['admin', 'operator'],
  /** Send charging profiles, and remove them. Asking for the plan in force is any command's. */
  limitPower: ['admin', 'operator'],
  manageStations: ['admin', 'operator', 'technician'],
  manageSites: ['admin', 'operator'],
  manageIdTags: ['admin', 'operator'],
  manageTariffs: ['admin', 'operator'],
  /** Start a training before its hour. */
  runInsights: ['admin', 'operator'],
  /** Acknowledge, mute, resolve and judge anomalies; put a correction beside an entry of the journal. */
  judgeAnomalies: ['admin', 'operator', 'technician'],
  /** Say whether a prediction helped. */
  judgeInsights: ['admin', 'operator', 'technician'],
  /** Correct or delete what was recorded of an anomaly; delete an entry of the journal. */
  correctAnomalies: ['admin'],
  manageUsers: ['admin'],
  manageApiKeys: ['admin'],
  /** How many instances of the edge run. */
  manageSystem: ['admin'],
} as const satisfies Record<string, readonly Role[]>
export type Capability = keyof typeof CAPABILITIES

/** True when `role` has the capability. `null` (a driver or a guest) never has. */
export function can(role: Role | null, capability: Capability): boolean {
  return role !== null && (CAPABILITIES[capability] as readonly Role[]).includes(role)
}
