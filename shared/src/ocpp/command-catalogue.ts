import { COMMAND_REQUESTS_1_6 } from './generated/command-requests-1.6.ts'

/**
 * Whether a CALL whose answer never came may be sent again. `never`: it acts (start, stop, reset, unlock, firmware), a
 * second one could act twice. `wantedState`: it describes a state, saying it twice changes nothing. `harmless`: it only
 * reads or asks.
 */
export const RESENDING = ['never', 'wantedState', 'harmless'] as const
export type Resending = (typeof RESENDING)[number]

/** Who waits: `driver` commands overtake `job` commands in the queue of a station. */
export const COMMAND_PRIORITIES = ['driver', 'operator', 'job'] as const
export type CommandPriority = (typeof COMMAND_PRIORITIES)[number]

/** What shows that an accepted command did what it should. */
export const COMMAND_EFFECTS = [
  'transactionStarted',
  'transactionStopped',
  'boot',
  'connectorStatus',
  'message',
  'configurationValue',
  'compositeSchedule',
  'localListVersion',
  'reserved',
  'firmwareStatus',
  'uploadStatus',
  'certificateUsed',
  'certificateInstalled',
] as const
export type CommandEffect = (typeof COMMAND_EFFECTS)[number]

/** One action that a CSMS may ask of an OCPP 1.6 station. */
export interface CommandAction {
  /** As in the specification. */
  readonly action: string
  /** Feature profile (OCPP 1.6 section 3.3) or the security whitepaper. */
  readonly profile:
    | 'Core'
    | 'FirmwareManagement'
    | 'LocalAuthListManagement'
    | 'Reservation'
    | 'SmartCharging'
    | 'RemoteTrigger'
    | 'Security'
  /** JSON schema (draft 7, no `$id`) of the request's payload. */
  readonly requestSchema: object
  /** Seconds that it may wait in the queue when its author names no other. */
  readonly validForS: number
  readonly resending: Resending
  readonly priority: CommandPriority
  /** Values of the answer's `status` that mean agreed; null: every CALLRESULT does. */
  readonly acceptedStatuses: readonly string[] | null
  readonly effect: CommandEffect | null
  /** Seconds that the effect is waited for after the answer. RemoteStartTransaction: see {@link notStartedAfterS}. */
  readonly effectWithinS: number
  /** The effect may rightly stay unseen (an unlocked connector without a cable): then nothing is written. */
  readonly effectOptional: boolean
}

const MINUTE = 60
const HOUR = 60 * MINUTE
/** "Until applied or replaced", with an end, because a document needs one. */
const UNTIL_REPLACED = 30 * 24 * HOUR

type Facts = Partial<Omit<CommandAction, 'action' | 'requestSchema' | 'profile'>>

function entry(action: string, profile: CommandAction['profile'], facts: Facts): CommandAction {
  const requestSchema = COMMAND_REQUESTS_1_6[action]
  if (requestSchema === undefined) throw new Error(`no schema of ${action}`)
  return {
    action,
    profile,
    requestSchema,
    validForS: MINUTE,
    resending: 'harmless',
    priority: 'operator',
    acceptedStatuses: ['Accepted'],
    effect: null,
    effectWithinS: 0,
    effectOptional: true,
    ...facts,
  }
}

const WANTED_STATE: Facts = { validForS: UNTIL_REPLACED, resending: 'wantedState' }

const ENTRIES: readonly CommandAction[] = [
  entry('RemoteStartTransaction', 'Core', {
    resending: 'never',
    priority: 'driver',
    effect: 'transactionStarted',
    effectOptional: false,
  }),
  entry('RemoteStopTransaction', 'Core', {
    validForS: 2 * MINUTE,
    resending: 'never',
    priority: 'driver',
    effect: 'transactionStopped',
    effectWithinS: 2 * MINUTE,
    effectOptional: false,
  }),
  entry('UnlockConnector', 'Core', {
    resending: 'never',
    priority: 'driver',
    acceptedStatuses: ['Unlocked'],
    effect: 'connectorStatus',
    effectWithinS: MINUTE,
  }),
  entry('Reset', 'Core', {
    validForS: 5 * MINUTE,
    resending: 'never',
    effect: 'boot',
    effectWithinS: 5 * MINUTE,
    effectOptional: false,
  }),
  entry('ChangeAvailability', 'Core', {
    ...WANTED_STATE,
    acceptedStatuses: ['Accepted', 'Scheduled'],
    effect: 'connectorStatus',
    effectWithinS: 5 * MINUTE,
  }),
  entry('ChangeConfiguration', 'Core', {
    ...WANTED_STATE,
    acceptedStatuses: ['Accepted', 'RebootRequired'],
    effect: 'configurationValue',
    effectWithinS: MINUTE,
  }),
  entry('GetConfiguration', 'Core', { validForS: 5 * MINUTE, acceptedStatuses: null }),
  entry('ClearCache', 'Core', { ...WANTED_STATE }),
  entry('DataTransfer', 'Core', { resending: 'never' }),

  entry('GetLocalListVersion', 'LocalAuthListManagement', { validForS: 5 * MINUTE, acceptedStatuses: null }),
  entry('SendLocalList', 'LocalAuthListManagement', {
    ...WANTED_STATE,
    priority: 'job',
    effect: 'localListVersion',
    effectWithinS: MINUTE,
  }),

  entry('ReserveNow', 'Reservation', {
    validForS: 5 * MINUTE,
    resending: 'never',
    priority: 'driver',
    effect: 'reserved',
    effectWithinS: MINUTE,
  }),
  entry('CancelReservation', 'Reservation', {
    validForS: 5 * MINUTE,
    resending: 'wantedState',
    priority: 'driver',
    effect: 'connectorStatus',
    effectWithinS: MINUTE,
  }),

  entry('SetChargingProfile', 'SmartCharging', {
    ...WANTED_STATE,
    effect: 'compositeSchedule',
    effectWithinS: 2 * MINUTE,
  }),
  entry('ClearChargingProfile', 'SmartCharging', { ...WANTED_STATE }),
  entry('GetCompositeSchedule', 'SmartCharging', {}),

  entry('TriggerMessage', 'RemoteTrigger', { effect: 'message', effectWithinS: MINUTE, effectOptional: false }),
  entry('ExtendedTriggerMessage', 'Security', { effect: 'message', effectWithinS: MINUTE, effectOptional: false }),

  entry('GetDiagnostics', 'FirmwareManagement', {
    validForS: HOUR,
    priority: 'job',
    resending: 'never',
    acceptedStatuses: null,
    effect: 'uploadStatus',
    effectWithinS: HOUR,
  }),
  entry('UpdateFirmware', 'FirmwareManagement', {
    validForS: 24 * HOUR,
    priority: 'job',
    resending: 'never',
    acceptedStatuses: null,
    effect: 'firmwareStatus',
    effectWithinS: HOUR,
  }),

  entry('GetLog', 'Security', {
    validForS: HOUR,
    priority: 'job',
    resending: 'never',
    acceptedStatuses: ['Accepted', 'AcceptedCanceled'],
    effect: 'uploadStatus',
    effectWithinS: HOUR,
  }),
  entry('SignedUpdateFirmware', 'Security', {
    validForS: 24 * HOUR,
    priority: 'job',
    resending: 'never',
    acceptedStatuses: ['Accepted', 'AcceptedCanceled'],
    effect: 'firmwareStatus',
    effectWithinS: HOUR,
  }),
  entry('CertificateSigned', 'Security', {
    validForS: 24 * HOUR,
    resending: 'wantedState',
    effect: 'certificateUsed',
    effectWithinS: 24 * HOUR,
    effectOptional: false,
  }),
  entry('InstallCertificate', 'Security', {
    validForS: HOUR,
    resending: 'wantedState',
    effect: 'certificateInstalled',
  }),
  entry('DeleteCertificate', 'Security', { validForS: HOUR, resending: 'wantedState' }),
  entry('GetInstalledCertificateIds', 'Security', {
    validForS: 5 * MINUTE,
    acceptedStatuses: ['Accepted', 'NotFound'],
  }),
]

const BY_ACTION: ReadonlyMap<string, CommandAction> = new Map(ENTRIES.map((each) => [each.action, each]))

/** Every action that a CSMS may ask of a 1.6 station, in the order of the specification's profiles. */
export const COMMAND_ACTIONS: readonly CommandAction[] = ENTRIES

/** @returns undefined for an action that OCPP 1.6 does not know in this direction. Case matters. */
export function commandAction(action: string): CommandAction | undefined {
  return BY_ACTION.get(action)
}

/**
 * How a station's CALLRESULT is to be read. An answer without a readable status where one is due counts as rejected;
 * `detail` says which status came, in the station's word.
 */
export function readCommandAnswer(
  action: string,
  payload: unknown,
): { readonly status: 'accepted' | 'rejected'; readonly detail: string | null } {
  const fields = typeof payload === 'object' && payload !== null && !Array.isArray(payload) ? payload : {}
  const status = 'status' in fields && typeof fields.status === 'string' ? fields.status : null
  const known = BY_ACTION.get(action)
  if (known === undefined || known.acceptedStatuses === null) return { status: 'accepted', detail: status }
  const accepted = status !== null && known.acceptedStatuses.includes(status)
  return { status: accepted ? 'accepted' : 'rejected', detail: status }
}

/** OCPP 1.6 section 9.1.4: used while a station's own ConnectionTimeOut is not known. */
export const DEFAULT_CONNECTION_TIME_OUT_S = 60

/**
 * Seconds after an accepted RemoteStartTransaction at which "not started" is certain: the station gives the driver
 * ConnectionTimeOut to plug in, and 30 s are for the message's way.
 */
export function notStartedAfterS(connectionTimeOutS: number | null): number {
  return (connectionTimeOutS ?? DEFAULT_CONNECTION_TIME_OUT_S) + 30
}

/**
 * What a command sets, for commands that describe a wanted state: a newer one with the same text replaces an older one
 * that still waits. null: each of these counts for itself.
 */
export function wantedStateOf(action: string, payload: unknown): string | null {
  const fields: object = typeof payload === 'object' && payload !== null ? payload : {}
  const connector = 'connectorId' in fields ? String(fields.connectorId) : ''
  if (action === 'ChangeConfiguration') return `ChangeConfiguration:${'key' in fields ? String(fields.key) : ''}`
  if (action === 'ChangeAvailability') return `ChangeAvailability:${connector}`
  if (action !== 'SetChargingProfile' || !('csChargingProfiles' in fields)) return null
  const profile = fields.csChargingProfiles
  if (typeof profile !== 'object' || profile === null) return null
  const purpose = 'chargingProfilePurpose' in profile ? String(profile.chargingProfilePurpose) : ''
  const stackLevel = 'stackLevel' in profile ? String(profile.stackLevel) : ''
  return `SetChargingProfile:${connector}:${purpose}:${stackLevel}`
}
