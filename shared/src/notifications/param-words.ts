import type { CommandStatus } from '../model/command.ts'
import type { Language } from './languages.ts'

type Words = Readonly<Record<Language, string>>

/** How a command ended, after its name. */
const STATUS_WORDS: Readonly<Record<CommandStatus, Words>> = {
  queued: { en: 'is waiting', id: 'masih menunggu' },
  sent: { en: 'was sent', id: 'telah dikirim' },
  accepted: { en: 'was agreed to', id: 'disetujui' },
  rejected: { en: 'was refused by the station', id: 'ditolak oleh stasiun' },
  timedOut: { en: 'was not answered in time', id: 'tidak dijawab pada waktunya' },
  failed: { en: 'failed', id: 'gagal' },
  effectSeen: { en: 'had its effect', id: 'telah berpengaruh' },
  noEffect: { en: 'had no effect that could be seen', id: 'tidak menunjukkan pengaruh apa pun' },
  expired: { en: 'could not be sent before it expired', id: 'kedaluwarsa sebelum dapat dikirim' },
  cancelled: { en: 'was cancelled', id: 'dibatalkan' },
}

/** Security events of OCPP 1.6 (security white paper, appendix 1). Stations may send others. */
const SECURITY_EVENT_WORDS: Readonly<Record<string, Words>> = {
  FirmwareUpdated: { en: 'the firmware was updated', id: 'firmware diperbarui' },
  FailedToAuthenticateAtCentralSystem: { en: 'its credentials were refused', id: 'kredensialnya ditolak' },
  CentralSystemFailedToAuthenticate: {
    en: 'the server could not prove who it is',
    id: 'server tidak dapat membuktikan identitasnya',
  },
  SettingSystemTime: { en: 'the clock was set', id: 'jam diatur ulang' },
  StartupOfTheDevice: { en: 'the device started', id: 'perangkat dinyalakan' },
  ResetOrReboot: { en: 'the device was reset or restarted', id: 'perangkat diatur ulang atau dimulai ulang' },
  SecurityLogWasCleared: { en: 'the security log was cleared', id: 'log keamanan dikosongkan' },
  ReconfigurationOfSecurityParameters: { en: 'security settings were changed', id: 'pengaturan keamanan diubah' },
  MemoryExhaustion: { en: 'the memory is used up', id: 'memori habis' },
  InvalidMessages: { en: 'invalid messages were received', id: 'pesan yang tidak valid diterima' },
  AttemptedReplayAttacks: {
    en: 'messages were sent a second time by somebody',
    id: 'ada yang mengirim ulang pesan lama',
  },
  TamperDetectionActivated: { en: 'tampering was detected', id: 'upaya perusakan terdeteksi' },
  InvalidFirmwareSignature: { en: 'the signature of a firmware is not valid', id: 'tanda tangan firmware tidak valid' },
  InvalidFirmwareSigningCertificate: {
    en: 'the certificate behind a firmware is not valid',
    id: 'sertifikat penanda tangan firmware tidak valid',
  },
  InvalidCentralSystemCertificate: { en: 'the server’s certificate is not valid', id: 'sertifikat server tidak valid' },
  InvalidChargePointCertificate: {
    en: 'the station’s certificate is not valid',
    id: 'sertifikat stasiun tidak valid',
  },
  InvalidTLSVersion: { en: 'a TLS version that is not allowed', id: 'versi TLS yang tidak diizinkan' },
  InvalidTLSCipherSuite: { en: 'a TLS cipher that is not allowed', id: 'sandi TLS yang tidak diizinkan' },
}

/** What a job counts besides everything that it changed; an amount follows. */
export const JOB_COUNT_WORDS = {
  sent: { en: 'sent', id: 'terkirim' },
  sites: { en: 'sites', id: 'lokasi' },
  siteDays: { en: 'days of sites', id: 'hari lokasi' },
  days: { en: 'days', id: 'hari' },
  months: { en: 'months', id: 'bulan' },
  commands: { en: 'commands', id: 'perintah' },
  orders: { en: 'limits given', id: 'batas diberikan' },
  jobs: { en: 'jobs', id: 'pekerjaan' },
  trained: { en: 'trained', id: 'dilatih' },
  failed: { en: 'failed', id: 'gagal' },
  asked: { en: 'asked', id: 'diminta' },
  warned: { en: 'warned', id: 'diperingatkan' },
  expired: { en: 'expired', id: 'kedaluwarsa' },
  delivered: { en: 'delivered', id: 'tersampaikan' },
  escalated: { en: 'passed on', id: 'diteruskan' },
  edgesDead: { en: 'edge instances lost', id: 'instans edge hilang' },
  edgesBack: { en: 'edge instances back', id: 'instans edge kembali' },
  removedEdges: { en: 'edge instances removed', id: 'instans edge dihapus' },
  offline: { en: 'stations offline', id: 'stasiun offline' },
  back: { en: 'stations back', id: 'stasiun kembali' },
  guestIdTags: { en: 'cards of guests removed', id: 'kartu tamu dihapus' },
  idempotencyKeys: { en: 'request keys removed', id: 'kunci permintaan dihapus' },
  marked: { en: 'marked', id: 'ditandai' },
  closed: { en: 'closed', id: 'ditutup' },
  meterValues: { en: 'meter values removed', id: 'nilai meter dihapus' },
  audit: { en: 'audit entries removed', id: 'catatan audit dihapus' },
  removed: { en: 'removed', id: 'dihapus' },
  looked: { en: 'looked at', id: 'diperiksa' },
  waiting: { en: 'waiting', id: 'menunggu' },
  requeued: { en: 'sent again', id: 'dikirim ulang' },
  timedOut: { en: 'without an answer', id: 'tanpa jawaban' },
  settled: { en: 'settled', id: 'diselesaikan' },
} satisfies Readonly<Record<string, Words>>
export type JobCount = keyof typeof JOB_COUNT_WORDS

/** What a scheduled job does. */
export const JOB_WORDS: Readonly<Record<string, Words>> = {
  sweepPresence: { en: 'noticing stations that went away', id: 'mendeteksi stasiun yang terputus' },
  expireCommands: { en: 'ending commands that expired', id: 'mengakhiri perintah yang kedaluwarsa' },
  settleAbandoned: { en: 'settling abandoned commands', id: 'menyelesaikan perintah yang terbengkalai' },
  settleReservations: { en: 'ending reservations', id: 'mengakhiri reservasi' },
  advanceLists: { en: 'updating local card lists', id: 'memperbarui daftar kartu lokal' },
  closeBills: { en: 'closing bills', id: 'menutup tagihan' },
  rollUpFleet: { en: 'daily figures of the fleet', id: 'angka harian seluruh armada' },
  rollUpReports: { en: 'reports of days and months', id: 'laporan harian dan bulanan' },
  billMissed: { en: 'billing what was missed', id: 'menagih sesi yang terlewat' },
  refreshPrices: { en: 'showing the prices of the day', id: 'menampilkan harga hari ini' },
  closeStale: { en: 'closing sessions without an end', id: 'menutup sesi tanpa akhir' },
  cleanExpired: { en: 'deleting what expired', id: 'menghapus data kedaluwarsa' },
  renewCertificates: { en: 'renewing certificates', id: 'memperpanjang sertifikat' },
  applyRetention: { en: 'deleting what is older than its retention', id: 'menghapus data yang melewati masa simpan' },
  backUp: { en: 'backing up the data', id: 'mencadangkan data' },
  cleanFiles: { en: 'deleting old files', id: 'menghapus berkas lama' },
  balanceLoad: { en: 'load balancing', id: 'pembagian daya' },
  runFirmwareJobs: { en: 'firmware updates', id: 'pembaruan firmware' },
  runInsights: { en: 'forecasts and anomalies', id: 'prakiraan dan anomali' },
  runDeliveries: { en: 'sending messages', id: 'mengirim pesan' },
  escalateNotifications: { en: 'escalating alarms', id: 'meneruskan alarm' },
  watchOperations: { en: 'watching the operation', id: 'memantau operasi' },
}

/** Parameters whose value is a name of ours, or of the protocol. */
const WORDS: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
  'commandFailed.status': STATUS_WORDS,
  'securityEvent.type': SECURITY_EVENT_WORDS,
  'jobFailed.job': JOB_WORDS,
  'jobSilent.job': JOB_WORDS,
}

/** A parameter of a notification as people read it; what has no words, such as a station's id, stays. */
export function paramWord(kind: string, name: string, value: string | number, language: Language): string {
  const words = WORDS[`${kind}.${name}`]
  const text = String(value)
  return words !== undefined && Object.hasOwn(words, text) ? (words[text]?.[language] ?? text) : text
}
