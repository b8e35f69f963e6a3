import { msg } from '@lit/localize'

/** What entries of the audit are about: their kinds in the order of the filter. */
export const AUDIT_KINDS = [
  ...['read', 'station', 'command', 'reservation', 'site', 'tariff', 'idTag', 'localList', 'user', 'apiKey'],
  ...[
    'settings',
    'scaling',
    'firmware',
    'firmwareJob',
    'notification',
    'anomaly',
    'event',
    'pattern',
    'insights',
    'webhook',
  ],
  ...['delivery', 'transactions', 'audit', 'setup'],
] as const

/** A kind of entries; one that is not known here keeps its name. */
export function auditKindWord(kind: string): string {
  const words: Readonly<Record<string, string>> = {
    read: msg('Personal data read'),
    station: msg('Station'),
    command: msg('Command'),
    reservation: msg('Reservation'),
    site: msg('Site'),
    tariff: msg('Tariff'),
    idTag: msg('Card'),
    localList: msg('Local list'),
    user: msg('Person'),
    apiKey: msg('API key'),
    settings: msg('Settings'),
    scaling: msg('Edge instances'),
    firmware: msg('Firmware file'),
    firmwareJob: msg('Firmware job'),
    notification: msg('Notification'),
    anomaly: msg('Anomaly'),
    event: msg('Journal entry'),
    pattern: msg('Usual range'),
    insights: msg('Predictions'),
    webhook: msg('Webhook'),
    delivery: msg('Delivery'),
    transactions: msg('Sessions'),
    audit: msg('Audit'),
    setup: msg('First set-up'),
    loadDemoData: msg('Demo data loaded'),
  }
  return words[kind] ?? kind
}

/** What was done, or what was read; null for an action that has no words here. */
export function auditVerbWord(action: string): string | null {
  const verb = action.split('.').slice(1).join('.')
  const words: Readonly<Record<string, string>> = {
    create: msg('added'),
    change: msg('changed'),
    remove: msg('removed'),
    accept: msg('adopted'),
    dismiss: msg('dismissed'),
    changeKey: msg('new key made'),
    revokeCertificates: msg('certificates revoked'),
    revoke: msg('revoked'),
    cancel: msg('cancelled'),
    pause: msg('paused'),
    resume: msg('resumed'),
    retry: msg('tried again'),
    import: msg('imported'),
    export: msg('exported'),
    upload: msg('uploaded'),
    sync: msg('sent to the station'),
    test: msg('tested'),
    secret: msg('new secret made'),
    changeRole: msg('role changed'),
    changeSelf: msg('own account changed'),
    exportSelf: msg('own data saved'),
    eraseSelf: msg('own account erased'),
    invite: msg('invited'),
    uninvite: msg('invitation withdrawn'),
    join: msg('joined'),
    armLink: msg('own card linked'),
    train: msg('training started'),
    relearn: msg('to be learned anew'),
    correct: msg('corrected'),
    judge: msg('judged'),
    firstAdmin: msg('first administrator'),
    people: msg('people'),
    idTags: msg('cards'),
    transactions: msg('sessions with cards'),
    messages: msg('messages of a station'),
    localList: msg('local list of a station'),
  }
  return words[verb] ?? null
}
