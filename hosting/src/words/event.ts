import { msg } from '@lit/localize'
import { activity, power, triangleAlert, wifi, wifiOff, zap } from '../icons/generated/lucide.ts'

const SECURITY = 'security:'

/** What happened, in the language shown now; types that have no words stay as they were written. */
export function eventWord(type: string): string {
  // The edge puts the name of a security event into the type.
  if (type.startsWith(SECURITY)) return `${msg('Security event')}: ${type.slice(SECURITY.length)}`
  switch (type) {
    case 'boot':
      return msg('Restarted')
    case 'online':
      return msg('Came online')
    case 'offline':
      return msg('Went offline')
    case 'fault':
      return msg('Reported a fault')
    case 'faultEnded':
      return msg('Fault ended')
    case 'status':
      return msg('Status changed')
    case 'authorize':
      return msg('Card was checked')
    case 'authorizeRefused':
    case 'startRefused':
      return msg('Card was refused')
    case 'command':
      return msg('Command')
    case 'securityEvent':
      return msg('Security event')
    case 'dataTransfer':
      return msg('Vendor message')
    case 'logStatus':
      return msg('Diagnostics')
    case 'firmwareStatus':
      return msg('Firmware update')
    case 'orphanStop':
      return msg('End of an unknown session')
    case 'signCertificateRefused':
      return msg('Certificate was refused')
    case 'transactionStale':
      return msg('Session without news')
    case 'transactionEstimated':
      return msg('Session was closed by estimate')
    default:
      return type
  }
}

/** The icon of an event. */
export function eventIcon(type: string): string {
  switch (type) {
    case 'boot':
      return power
    case 'online':
      return wifi
    case 'offline':
      return wifiOff
    case 'fault':
      return triangleAlert
    case 'command':
      return zap
    default:
      return activity
  }
}

/** Events that the server noticed by itself; all others are messages of the station. */
const NOTICED = new Set(['online', 'offline', 'signCertificateRefused', 'transactionStale', 'transactionEstimated'])

/** Where an entry of the journal comes from. */
export function eventSourceWord({ type, isDemo }: { readonly type: string; readonly isDemo: boolean }): string {
  if (isDemo) return msg('Demo data')
  if (type === 'command') return msg('Command of ours')
  return NOTICED.has(type) ? msg('Noticed by the server') : msg('Message of the station')
}
