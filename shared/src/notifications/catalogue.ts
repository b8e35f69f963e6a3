import { ruleWords } from '../insights/rule-words.ts'
import type { Role } from '../model/role.ts'
import type { Language } from './languages.ts'
import { paramWord } from './param-words.ts'

export { LANGUAGES, type Language } from './languages.ts'

export const SEVERITIES = ['info', 'warning', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Everything that the system tells people of its own accord. */
export const NOTIFICATION_KINDS = [
  'securityEvent',
  'firmwareJobHalted',
  'firmwareJobDone',
  'commandFailed',
  'stationOffline',
  'certificateExpiring',
  'certificateRequested',
  'anomaly',
  'edgeDead',
  'jobFailed',
  'jobSilent',
  'webhookDead',
  'loadInfeasible',
  'test',
] as const
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number]

/** What a kind is, before an operator's settings change its ways and roles. */
export interface NotificationKindFacts {
  readonly severity: Severity
  /** Wants somebody to act. */
  readonly alarm: boolean
  /** Whom it concerns unless the settings say otherwise. */
  readonly roles: readonly Role[]
  /** Minutes until it escalates when nobody acknowledges it; null = never. */
  readonly escalateAfterMin: number | null
  /** Names in `params` that the texts use. */
  readonly params: readonly string[]
  readonly title: Readonly<Record<Language, string>>
  /** `{name}` stands for a parameter. */
  readonly text: Readonly<Record<Language, string>>
}

const TECHNICAL: readonly Role[] = ['admin', 'operator', 'technician']

export const NOTIFICATION_CATALOGUE: Readonly<Record<NotificationKind, NotificationKindFacts>> = {
  securityEvent: {
    severity: 'critical',
    alarm: true,
    roles: TECHNICAL,
    escalateAfterMin: 30,
    params: ['station', 'type'],
    title: { en: 'Security event', id: 'Kejadian keamanan' },
    text: {
      en: 'Station {station} reports: {type}.',
      id: 'Stasiun {station} melaporkan: {type}.',
    },
  },
  firmwareJobHalted: {
    severity: 'critical',
    alarm: true,
    roles: TECHNICAL,
    escalateAfterMin: 60,
    params: ['job', 'failed', 'settled'],
    title: { en: 'Firmware update halted', id: 'Pembaruan firmware dihentikan' },
    text: {
      en: 'The firmware update "{job}" halted: {failed} of {settled} stations failed.',
      id: 'Pembaruan firmware "{job}" dihentikan: {failed} dari {settled} stasiun gagal.',
    },
  },
  firmwareJobDone: {
    severity: 'info',
    alarm: false,
    roles: TECHNICAL,
    escalateAfterMin: null,
    params: ['job', 'succeeded', 'total'],
    title: { en: 'Firmware update finished', id: 'Pembaruan firmware selesai' },
    text: {
      en: 'The firmware update "{job}" has finished: {succeeded} of {total} stations updated.',
      id: 'Pembaruan firmware "{job}" telah selesai: {succeeded} dari {total} stasiun diperbarui.',
    },
  },
  commandFailed: {
    severity: 'warning',
    alarm: false,
    roles: TECHNICAL,
    escalateAfterMin: null,
    params: ['station', 'action', 'status'],
    title: { en: 'Command failed', id: 'Perintah gagal' },
    text: {
      en: 'The command {action} to station {station} {status}.',
      id: 'Perintah {action} ke stasiun {station} {status}.',
    },
  },
  stationOffline: {
    severity: 'warning',
    alarm: true,
    roles: TECHNICAL,
    escalateAfterMin: 120,
    params: ['station', 'minutes'],
    title: { en: 'Station offline', id: 'Stasiun offline' },
    text: {
      en: 'Station {station} has been offline for more than {minutes} minutes.',
      id: 'Stasiun {station} telah offline selama lebih dari {minutes} menit.',
    },
  },
  certificateExpiring: {
    severity: 'warning',
    alarm: true,
    roles: TECHNICAL,
    escalateAfterMin: 24 * 60,
    params: ['certificate', 'days'],
    title: { en: 'Certificate expires soon', id: 'Sertifikat segera kedaluwarsa' },
    text: {
      en: 'The certificate {certificate} expires in {days} days.',
      id: 'Sertifikat {certificate} akan kedaluwarsa dalam {days} hari.',
    },
  },
  certificateRequested: {
    severity: 'info',
    alarm: true,
    roles: TECHNICAL,
    escalateAfterMin: null,
    params: ['station'],
    title: { en: 'Certificate requested', id: 'Permintaan sertifikat' },
    text: {
      en: 'Station {station} asks for a certificate that a person has to sign.',
      id: 'Stasiun {station} meminta sertifikat yang harus ditandatangani oleh petugas.',
    },
  },
  anomaly: {
    severity: 'warning',
    alarm: true,
    roles: TECHNICAL,
    escalateAfterMin: null,
    params: ['station', 'anomaly'],
    title: { en: 'Anomaly', id: 'Anomali' },
    text: {
      en: 'Station {station}: {anomaly}. {advice}',
      id: 'Stasiun {station}: {anomaly}. {advice}',
    },
  },
  edgeDead: {
    severity: 'critical',
    alarm: true,
    roles: ['admin', 'operator'],
    escalateAfterMin: 15,
    params: ['edge', 'stations'],
    title: { en: 'Edge instance stopped answering', id: 'Instans edge tidak merespons' },
    text: {
      en: 'The edge instance {edge} stopped answering; {stations} stations were written offline.',
      id: 'Instans edge {edge} tidak lagi merespons; {stations} stasiun dicatat offline.',
    },
  },
  jobFailed: {
    severity: 'warning',
    alarm: true,
    roles: ['admin', 'operator'],
    escalateAfterMin: null,
    params: ['job', 'error'],
    title: { en: 'Scheduled job failed', id: 'Tugas terjadwal gagal' },
    text: {
      en: 'The scheduled job “{job}” failed: {error}',
      id: 'Tugas terjadwal “{job}” gagal: {error}',
    },
  },
  jobSilent: {
    severity: 'critical',
    alarm: true,
    roles: ['admin', 'operator'],
    escalateAfterMin: 60,
    params: ['job', 'hours'],
    title: { en: 'Scheduled job does not run', id: 'Tugas terjadwal tidak berjalan' },
    text: {
      en: 'The scheduled job “{job}” has not run for {hours} hours.',
      id: 'Tugas terjadwal “{job}” tidak berjalan selama {hours} jam.',
    },
  },
  webhookDead: {
    severity: 'warning',
    alarm: false,
    roles: ['admin'],
    escalateAfterMin: null,
    params: ['webhook'],
    title: { en: 'Webhook not delivered', id: 'Webhook tidak terkirim' },
    text: {
      en: 'A message to the webhook "{webhook}" could not be delivered and was given up.',
      id: 'Sebuah pesan ke webhook "{webhook}" tidak dapat dikirim dan tidak akan dicoba lagi.',
    },
  },
  loadInfeasible: {
    severity: 'critical',
    alarm: true,
    roles: TECHNICAL,
    escalateAfterMin: 15,
    params: ['site', 'phases', 'needed', 'limit'],
    title: { en: 'Grid limit cannot be kept', id: 'Batas daya jaringan tidak dapat dijaga' },
    text: {
      en: 'At {site}, connectors whose limit cannot be lowered may draw {needed} A on phase {phases}; {limit} A are allowed.',
      id: 'Di {site}, konektor yang batasnya tidak dapat diturunkan dapat menarik {needed} A pada fase {phases}; batasnya {limit} A.',
    },
  },
  test: {
    severity: 'info',
    alarm: false,
    roles: ['admin'],
    escalateAfterMin: null,
    params: [],
    title: { en: 'Test', id: 'Uji coba' },
    text: {
      en: 'This is a test message. Messages arrive this way.',
      id: 'Ini adalah pesan uji coba. Pesan akan tiba melalui cara ini.',
    },
  },
}

/**
 * Title and text of a notification in one language. Names of ours in the parameters (of a rule, a status, a job) become
 * words; a parameter that is missing stays visible as its name.
 */
export function notificationText(
  kind: NotificationKind,
  params: Readonly<Record<string, string | number>>,
  language: Language,
): { readonly title: string; readonly text: string } {
  const facts = NOTIFICATION_CATALOGUE[kind]
  const shown = inWords(kind, params, language)
  const text = facts.text[language].replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(shown, name) ? String(shown[name]) : whole,
  )
  return { title: facts.title[language], text: text.trimEnd() }
}

/** Parameters are stored as machines name things, so that each reader gets them in their own language. */
function inWords(
  kind: NotificationKind,
  params: Readonly<Record<string, string | number>>,
  language: Language,
): Readonly<Record<string, string | number>> {
  const words = Object.entries(params).map(([name, value]) => [name, paramWord(kind, name, value, language)] as const)
  const { anomaly } = params
  if (typeof anomaly !== 'string') return Object.fromEntries(words)
  const rule = ruleWords(anomaly)
  return {
    ...Object.fromEntries(words),
    anomaly: rule?.claim[language] ?? anomaly,
    advice: rule?.advice[language] ?? '',
  }
}
