/** What the scenario needs of the CSMS. */
export interface FluctuationCsms {
  station(): Promise<{
    readonly simulated: boolean
    readonly online: boolean
    readonly connectors: readonly {
      readonly connectorId: number
      readonly status: string
      readonly maxCurrentA: number | null
      readonly transactionId: number | null
    }[]
  }>
  /** Sends a command; resolves with the answer of the station, or with a status that says why there is none. */
  command(
    action: string,
    payload: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly status: string; readonly answer: Readonly<Record<string, unknown>> | null }>
}

/** How long a state is held after RemoteStart and after RemoteStop. */
export const PRESETS = {
  /** The cycle as it was reported: the ramp gets to 40 A of 100 A. */
  quick: { chargingS: 2, restS: 3 },
  /** Each state until the ramp of five steps is through: 0 A, 100 A, 0 A. What follows prolongs the rest by 3 s. */
  'full-swing': { chargingS: 6, restS: 5 },
} as const
export type Preset = keyof typeof PRESETS

export interface FluctuationOptions {
  readonly preset: Preset
  readonly cycles: number
  readonly connectorId: number
  readonly idTag: string
  readonly wait: (seconds: number) => Promise<void>
  readonly nowMs: () => number
  readonly say: (line: string) => void
  /** Looked at before each step: ends early, with everything put back. */
  readonly isOver: () => boolean
}

export interface FluctuationResult {
  readonly cycles: number
  /** Cycles whose transaction did not begin within ten seconds. */
  readonly missed: number
  /** Seconds by which transactions began later than planned, one for each that did. */
  readonly slipsS: readonly number[]
  /** What could not be put back. */
  readonly leftOver: readonly string[]
}

/** The station must not be driven: it is real, away, empty or too small. */
export class NotForScenarios extends Error {
  override readonly name = 'NotForScenarios'
}

const PROFILE_ID = 81_001
const LIMIT_A = 100
const AFTER_ZERO_S = 2
const AFTER_LIMIT_S = 1
const PATIENCE_S = 10
const LOOK_S = 0.25
const INTERVAL = 'MeterValueSampleInterval'

/**
 * Lets a simulated station's current go up and down again and again, by commands of the CSMS alone: no current, 100 A,
 * start, stop. Whatever happens, the transaction, the profile and the interval are put back at the end.
 * @throws NotForScenarios before anything was sent.
 */
export async function currentFluctuation(
  csms: FluctuationCsms,
  options: FluctuationOptions,
): Promise<FluctuationResult> {
  await checkStation(csms, options.connectorId)
  const { say, wait, isOver } = options
  const before = await intervalOf(csms)
  const slipsS: number[] = []
  /** Told to stop: the CSMS shows them until the ramp is through and the stop has arrived. */
  const stopped = new Set<number>()
  let missed = 0
  let cycles = 0
  let leftOver: string[] = []
  try {
    await must(csms, 'ChangeConfiguration', { key: INTERVAL, value: '1' })
    for (; cycles < options.cycles && !isOver(); cycles++) {
      await must(csms, 'SetChargingProfile', limitOf(0, options.connectorId))
      await wait(AFTER_ZERO_S)
      await must(csms, 'SetChargingProfile', limitOf(LIMIT_A, options.connectorId))
      await wait(AFTER_LIMIT_S)
      if (isOver()) break
      const { connectorId, idTag } = options
      await must(csms, 'RemoteStartTransaction', { connectorId, idTag })
      await wait(PRESETS[options.preset].chargingS)
      const { transactionId, slipS } = await newTransaction(csms, options, stopped)
      if (slipS > 0) {
        slipsS.push(slipS)
        say(`cycle ${cycles + 1}: the transaction began ${slipS.toFixed(1)} s late`)
      }
      if (transactionId === null) missed++
      else await stop(csms, transactionId, stopped)
      await wait(PRESETS[options.preset].restS)
      say(`cycle ${cycles + 1} of ${options.cycles}`)
    }
  } finally {
    leftOver = await putBack(csms, options, { interval: before, stopped })
    for (const line of leftOver) say(`not put back: ${line}`)
  }
  return { cycles, missed, slipsS, leftOver }
}

async function checkStation(csms: FluctuationCsms, connectorId: number): Promise<void> {
  const { simulated, online, connectors } = await csms.station()
  if (!simulated) throw new NotForScenarios('this is not a simulated station; scenarios never drive a real one')
  if (!online) throw new NotForScenarios('the station is not connected')
  const connector = connectors.find((each) => each.connectorId === connectorId)
  if (connector === undefined) throw new NotForScenarios(`the station has no connector ${connectorId}`)
  if (connector.status === 'Available')
    throw new NotForScenarios('no car is plugged in; the scenario needs one that stays')
  if (connector.transactionId !== null) throw new NotForScenarios('a transaction is running')
  if (connector.maxCurrentA !== null && connector.maxCurrentA < LIMIT_A)
    throw new NotForScenarios(`the connector gives ${connector.maxCurrentA} A at most; ${LIMIT_A} A are needed`)
}

async function must(csms: FluctuationCsms, action: string, payload: Readonly<Record<string, unknown>>): Promise<void> {
  const { status } = await csms.command(action, payload)
  if (status !== 'Accepted') throw new Error(`${action} was answered ${status}`)
}

async function stop(csms: FluctuationCsms, transactionId: number, stopped: Set<number>): Promise<void> {
  await must(csms, 'RemoteStopTransaction', { transactionId })
  stopped.add(transactionId)
}

/** The transaction that the start led to; waits up to ten seconds longer than planned. */
async function newTransaction(
  csms: FluctuationCsms,
  { connectorId, wait, nowMs }: FluctuationOptions,
  stopped: ReadonlySet<number>,
): Promise<{ readonly transactionId: number | null; readonly slipS: number }> {
  const plannedMs = nowMs()
  for (let slipS = 0; ; slipS = (nowMs() - plannedMs) / 1000) {
    const shown = await running(csms, connectorId)
    const transactionId = shown === null || stopped.has(shown) ? null : shown
    if (transactionId !== null || slipS >= PATIENCE_S) return { transactionId, slipS }
    await wait(LOOK_S)
  }
}

async function running(csms: FluctuationCsms, connectorId: number): Promise<number | null> {
  const { connectors } = await csms.station()
  return connectors.find((each) => each.connectorId === connectorId)?.transactionId ?? null
}

async function intervalOf(csms: FluctuationCsms): Promise<string> {
  const { answer } = await csms.command('GetConfiguration', { key: [INTERVAL] })
  const [entry] = Array.isArray(answer?.configurationKey) ? answer.configurationKey : []
  const value: unknown = entry?.value
  if (typeof value !== 'string') throw new Error(`the station does not tell its ${INTERVAL}`)
  return value
}

/** @returns what could not be put back. */
async function putBack(
  csms: FluctuationCsms,
  { connectorId, wait }: FluctuationOptions,
  { interval, stopped }: { readonly interval: string; readonly stopped: Set<number> },
): Promise<string[]> {
  const leftOver: string[] = []
  const tried = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    await work().catch((error: unknown) =>
      leftOver.push(`${what}: ${error instanceof Error ? error.message : String(error)}`),
    )
  }
  await tried('the transaction', async () => {
    for (let waitedS = 0; waitedS < PATIENCE_S; waitedS += LOOK_S) {
      const transactionId = await running(csms, connectorId)
      if (transactionId === null) return
      if (!stopped.has(transactionId)) await stop(csms, transactionId, stopped)
      await wait(LOOK_S)
    }
    throw new Error('it is still running')
  })
  // Without any profile of that id the station answers Unknown: it is not there, which is what is wanted.
  await tried('the charging profile', () => csms.command('ClearChargingProfile', { id: PROFILE_ID }))
  await tried(INTERVAL, () => must(csms, 'ChangeConfiguration', { key: INTERVAL, value: interval }))
  return leftOver
}

/** No transaction exists yet, so the limit is the default of those to come. */
function limitOf(limit: number, connectorId: number): Readonly<Record<string, unknown>> {
  return {
    connectorId,
    csChargingProfiles: {
      chargingProfileId: PROFILE_ID,
      stackLevel: 8,
      chargingProfilePurpose: 'TxDefaultProfile',
      chargingProfileKind: 'Relative',
      chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit }] },
    },
  }
}
