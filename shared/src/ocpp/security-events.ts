/**
 * Security events that OCPP calls critical (Improved security for OCPP 1.6-J, edition 3, section 5; OCPP 2.0.1 part 2,
 * appendix 1). Somebody is told of them; others are only noted.
 */
const CRITICAL_SECURITY_EVENTS: ReadonlySet<string> = new Set([
  'FirmwareUpdated',
  'SettingSystemTime',
  'StartupOfTheDevice',
  'ResetOrReboot',
  'SecurityLogWasCleared',
  'MemoryExhaustion',
  'TamperDetectionActivated',
])

/** @param type As the station wrote it; case matters. */
export function isCriticalSecurityEvent(type: string): boolean {
  return CRITICAL_SECURITY_EVENTS.has(type)
}
