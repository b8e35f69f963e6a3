/** How a number is known. `measured`: a bench or test of this project counts it. */
export const KNOWN = ['measured', 'budget', 'setting', 'assumed'] as const
export type Known = (typeof KNOWN)[number]

export interface Counter {
  readonly amount: number
  readonly known: Known
  readonly why: string
}

const counter = (amount: number, known: Known, why: string): Counter => ({ amount, known, why })

/** What one charger, one instance and one open page do in a month of 30 days: four sessions of 45 minutes a day, nobody watching. */
export const COUNTERS = {
  edgeWrites: counter(1994, 'measured', 'bench `writes`, per charger'),
  functionWrites: counter(600, 'budget', 'tests hold the functions below it, per charger'),
  edgeReads: counter(
    1650,
    'assumed',
    '360 changed connections and 120 sessions, with 1 and 10 reads each, and 3 a day for the journal, per charger',
  ),
  functionReads: counter(
    3600,
    'assumed',
    '120 sessions with 10 reads, jobs that look at the station each hour, per charger',
  ),
  deletes: counter(60, 'assumed', 'history and notifications whose time is over, per charger'),
  storedGib: counter(0.004, 'assumed', '18 months of buckets of 2 KiB with their indexes, per charger'),
  functionCalls: counter(1300, 'assumed', 'triggers: two per write of a session or connector, per charger'),
  callS: counter(0.1, 'assumed', 'time of a call on 1 vCPU and 256 MiB'),
  chargerKibPerDay: counter(250, 'assumed', 'TLS, pings each 30 s, answers: sent to the charger'),
  instanceWrites: counter(259_200, 'setting', 'two documents each 20 s, per edge instance'),
  chargersPerInstance: counter(600, 'setting', '60 % of 1,000 connections, where Cloud Run adds an instance'),
  jobs: counter(22, 'setting', 'scheduled functions'),
  jobCalls: counter(440_000, 'assumed', 'ten jobs each minute, the others each hour, per installation'),
  jobReads: counter(430_000, 'assumed', 'ten reads each minute, per installation'),
  consoleHours: counter(480, 'assumed', 'two consoles open for 8 hours a day'),
  consoleStartReads: counter(100, 'measured', 'most reads when the console opens, at any fleet size; ten times a day'),
  consoleReadsPerChargerHour: counter(2, 'assumed', 'changes of a charger that an open list hears of'),
  guestReads: counter(
    60,
    'assumed',
    'driver page of a session: its start, changes, and the edge’s heartbeat for some minutes, per session',
  ),
  pageKib: counter(400, 'assumed', 'files and data of a driver page, per session'),
  sessions: counter(120, 'setting', 'per charger'),
} as const satisfies Record<string, Counter>
export type Counters = { readonly [Name in keyof typeof COUNTERS]: Counter }
