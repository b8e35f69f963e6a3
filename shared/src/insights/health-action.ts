/** What to do next about a station's health, in the words of people. */
export interface HealthAction {
  readonly reason: string
  readonly words: Readonly<Record<'en' | 'id', string>>
}

/** One for each reason that lowers a score, the weightiest first. What is only not known yet needs no deed. */
const ACTIONS: readonly HealthAction[] = [
  {
    reason: 'unavailable',
    words: {
      en: 'See when it was away or out of order, and check its power and network there.',
      id: 'Lihat kapan stasiun terputus atau rusak, lalu periksa listrik dan jaringannya.',
    },
  },
  {
    reason: 'errors',
    words: {
      en: 'Read its error codes in the history, and mend the cause of the most frequent one.',
      id: 'Baca kode galatnya di riwayat, lalu perbaiki penyebab yang paling sering.',
    },
  },
  {
    reason: 'less-used',
    words: {
      en: 'Make a test charge there: it may be blocked, or broken without telling.',
      id: 'Lakukan uji pengisian di sana: stasiun mungkin terhalang, atau rusak tanpa memberi tahu.',
    },
  },
]

/** The one next step for what lowers a score most; null when nothing does. */
export function healthAction(reasons: readonly string[]): HealthAction | null {
  return ACTIONS.find(({ reason }) => reasons.includes(reason)) ?? null
}
