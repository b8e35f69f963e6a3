/** Counters and gauges of one instance in the text format of Prometheus. */
export interface Metrics {
  count(name: CounterName, label?: string): void
  /** Sum over all labels. */
  total(name: CounterName): number
  /** @param gauges Read at the moment of asking. */
  text(gauges: Readonly<Record<string, number>>): string
}

/** Name -> what it counts and the name of its one label. */
const COUNTERS = {
  ocpp_messages_received_total: ['Frames received', 'kind'],
  ocpp_messages_sent_total: ['Replies and calls sent', 'kind'],
  ocpp_call_errors_total: ['CALLERRORs sent', 'code'],
  ocpp_frames_unusable_total: ['Frames that were no message', 'reason'],
  ocpp_upgrades_refused_total: ['Handshakes refused', 'reason'],
  ocpp_sockets_opened_total: ['Handshakes completed', 'version'],
  ocpp_sockets_closed_total: ['Sockets that ended', 'code'],
} as const
export type CounterName = keyof typeof COUNTERS

/** Labels are ours or from a short list; a guard against a label that grows without end. */
const MOST_LABELS = 100

export function metrics(): Metrics {
  const counters = new Map<CounterName, Map<string, number>>()
  return {
    count(name, label = '') {
      const byLabel = counters.get(name) ?? new Map<string, number>()
      counters.set(name, byLabel)
      const key = byLabel.has(label) || byLabel.size < MOST_LABELS ? label : 'other'
      byLabel.set(key, (byLabel.get(key) ?? 0) + 1)
    },
    total: (name) => [...(counters.get(name)?.values() ?? [])].reduce((sum, value) => sum + value, 0),
    text(gauges) {
      const lines: string[] = []
      for (const [name, [help, label]] of Object.entries(COUNTERS)) {
        lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} counter`)
        for (const [key, byLabel] of counters) {
          if (key !== name) continue
          for (const [value, count] of byLabel) lines.push(`${name}{${label}="${escaped(value)}"} ${count}`)
        }
      }
      for (const [name, value] of Object.entries(gauges)) lines.push(`# TYPE ${name} gauge`, `${name} ${value}`)
      return `${lines.join('\n')}\n`
    },
  }
}

function escaped(label: string): string {
  return label.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
