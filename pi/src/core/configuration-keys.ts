/** What a configuration value may be. Lists are comma-separated. */
export type KeyType =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'list'; readonly allowed: readonly string[]; readonly max: number }
  | { readonly kind: 'text'; readonly pattern: RegExp }

export interface KeyDefinition {
  readonly type: KeyType
  readonly access: 'rw' | 'r' | 'w'
  readonly initial: string
  /** A change is stored but works only after a restart. */
  readonly reboot?: true
}

/** Measurands this station can tell (OCPP 1.6 §7.31). */
export const MEASURANDS = [
  'Energy.Active.Import.Register',
  'Power.Active.Import',
  'Current.Import',
  'Voltage',
  'SoC',
  'Current.Offered',
  'Power.Offered',
] as const
export type Measurand = (typeof MEASURANDS)[number]

const SAMPLED = 'Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage,SoC'

const bool = (initial: boolean, access: 'rw' | 'r' = 'rw'): KeyDefinition => ({
  type: { kind: 'boolean' },
  access,
  initial: String(initial),
})
const int = (initial: number, min: number, max: number, access: 'rw' | 'r' = 'rw'): KeyDefinition => ({
  type: { kind: 'integer', min, max },
  access,
  initial: String(initial),
})
const measurands = (initial: string): KeyDefinition => ({
  type: { kind: 'list', allowed: MEASURANDS, max: MEASURANDS.length },
  access: 'rw',
  initial,
})
const fixed = (initial: string): KeyDefinition => ({ type: { kind: 'text', pattern: /.*/ }, access: 'r', initial })

const DAY_S = 86_400

/**
 * OCPP 1.6 §9 and "Improved security for OCPP 1.6-J" §4: every key this station knows.
 * @param connectors number of connectors, for NumberOfConnectors.
 * @param securityProfile profile in use.
 */
export function configurationKeys(
  connectors: number,
  securityProfile: number,
): Readonly<Record<string, KeyDefinition>> {
  return {
    AllowOfflineTxForUnknownId: bool(false),
    AuthorizationCacheEnabled: bool(true),
    AuthorizeRemoteTxRequests: bool(false),
    ClockAlignedDataInterval: int(0, 0, DAY_S),
    ConnectionTimeOut: int(60, 1, 3600),
    ConnectorPhaseRotation: {
      type: { kind: 'text', pattern: /^(?:(?:\d+\.)?(?:NotApplicable|Unknown|RST|RTS|SRT|STR|TRS|TSR)(?:,|$))*$/ },
      access: 'rw',
      initial: 'NotApplicable',
    },
    ConnectorPhaseRotationMaxLength: int(connectors + 1, 0, 1000, 'r'),
    GetConfigurationMaxKeys: int(100, 1, 1000, 'r'),
    HeartbeatInterval: int(300, 1, DAY_S),
    LocalAuthorizeOffline: bool(true),
    LocalPreAuthorize: bool(false),
    MeterValuesAlignedData: measurands(SAMPLED),
    MeterValuesAlignedDataMaxLength: int(MEASURANDS.length, 0, 100, 'r'),
    MeterValuesSampledData: measurands(SAMPLED),
    MeterValuesSampledDataMaxLength: int(MEASURANDS.length, 0, 100, 'r'),
    MeterValueSampleInterval: int(60, 0, DAY_S),
    MinimumStatusDuration: int(0, 0, 3600),
    NumberOfConnectors: int(connectors, 1, 1000, 'r'),
    ResetRetries: int(0, 0, 10),
    StopTransactionOnEVSideDisconnect: bool(true),
    StopTransactionOnInvalidId: bool(true),
    StopTxnAlignedData: measurands(''),
    StopTxnAlignedDataMaxLength: int(MEASURANDS.length, 0, 100, 'r'),
    StopTxnSampledData: measurands(''),
    StopTxnSampledDataMaxLength: int(MEASURANDS.length, 0, 100, 'r'),
    SupportedFeatureProfiles: fixed(
      'Core,FirmwareManagement,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger',
    ),
    SupportedFeatureProfilesMaxLength: int(6, 0, 100, 'r'),
    TransactionMessageAttempts: int(3, 1, 100),
    TransactionMessageRetryInterval: int(60, 1, DAY_S),
    UnlockConnectorOnEVSideDisconnect: bool(true),
    WebSocketPingInterval: int(30, 0, 3600),
    LocalAuthListEnabled: bool(true),
    LocalAuthListMaxLength: int(1000, 0, 100_000, 'r'),
    SendLocalListMaxLength: int(200, 0, 100_000, 'r'),
    ReserveConnectorZeroSupported: bool(false, 'r'),
    ChargeProfileMaxStackLevel: int(10, 0, 1000, 'r'),
    ChargingScheduleAllowedChargingRateUnit: fixed('Current,Power'),
    ChargingScheduleMaxPeriods: int(48, 0, 1000, 'r'),
    ConnectorSwitch3to1PhaseSupported: bool(false, 'r'),
    MaxChargingProfilesInstalled: int(50, 0, 1000, 'r'),
    AuthorizationKey: {
      type: { kind: 'text', pattern: /^(?:[0-9A-Fa-f]{32,40}|.{16,40})$/ },
      access: 'w',
      initial: '',
    },
    AdditionalRootCertificateCheck: bool(false, 'r'),
    CertificateStoreMaxLength: int(10, 0, 1000, 'r'),
    /** The organisation in certificate requests; empty leaves it out. */
    CpoName: { type: { kind: 'text', pattern: /^[^\p{Cc}]{0,64}$/u }, access: 'rw', initial: '' },
    SecurityProfile: int(securityProfile, 0, 3),
  }
}
