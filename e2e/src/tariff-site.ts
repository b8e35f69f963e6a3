import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import * as v from 'valibot'
import { apiOfRun } from '../../scripts/lib/api-of-run.ts'
import { fireScheduled, scheduledFunctions } from '../../scripts/lib/local-scheduler.ts'
import type { RunFile } from '../../scripts/lib/run-file.ts'
import { waitFor } from '../../scripts/lib/wait-for.ts'
import { PATIENCE_MS } from './browser.ts'
import { connectCharger } from './charger.ts'

const ZONE = 'Asia/Jakarta'
const SITE = 'tariff-e2e'
const STATION = 'TARIFF_E2E'
const CARD = 'TARIFFE2E'
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** The whole charge lies in the past by the station's clock: it ended three minutes ago. */
const LASTS_MIN = 100

const stationSchema = v.object({ authorizationKey: v.string(), connectors: v.array(v.object({ code: v.string() })) })
const billSchema = v.object({
  receiptNumber: v.string(),
  energySplit: v.nullable(v.string()),
  lines: v.array(v.object({ kind: v.string(), quantity: v.number(), amountIdr: v.number() })),
  correction: v.nullable(v.object({ costIdr: v.number(), receiptNumber: v.string() })),
})

/**
 * A site with one station and a tariff with an hour of its own (40 to 70 minutes after the charge began), tax on top, an
 * idle fee, and no day but that on which the charge began; on others an ordinary one counts.
 */
export async function tariffSite(run: RunFile) {
  const beganAt = new Date(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - LASTS_MIN * MINUTE_MS)
  const minute = (count: number) => new Date(beganAt.getTime() + count * MINUTE_MS)
  const dateOf = (at: Date) => localDayAndHour(at, ZONE).date
  const minuteOfDay = (at: Date) => {
    const [hours = 0, minutes = 0] = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, timeStyle: 'short' })
      .format(at)
      .split(':')
      .map(Number)
    return hours * 60 + minutes
  }
  const fees = { timeFeeIdrPerMinute: 0, idleFreeMinutes: 5 }
  await apiOfRun(run, 'POST', '/tariffs', {
    ...{ tariffId: 'e2e-ordinary', name: 'Ordinary', priceMilliIdrPerKwh: 1_000_000, ...fees },
    ...{ sessionFeeIdr: 0, idleFeeIdrPerMinute: 0 },
  })
  await apiOfRun(run, 'POST', '/tariffs', {
    ...{ tariffId: 'e2e-hours', name: 'Hours', priceMilliIdrPerKwh: 2_000_000, ...fees },
    ...{ sessionFeeIdr: 1_500, idleFeeIdrPerMinute: 500, windowPricing: 'split' },
    windows: [
      {
        days: [1, 2, 3, 4, 5, 6, 7],
        fromMinute: minuteOfDay(minute(40)),
        untilMinute: minuteOfDay(minute(70)) || 1440,
        priceMilliIdrPerKwh: 3_000_555,
      },
    ],
    tax: { name: 'PPN', basisPoints: 1_100, included: false },
    ...{ validFrom: dateOf(beganAt), validUntil: dateOf(beganAt), fallbackTariffId: 'e2e-ordinary' },
  })
  await apiOfRun(run, 'POST', '/sites', { siteId: SITE, name: 'Tariff site', timeZone: ZONE, tariffId: 'e2e-hours' })
  await apiOfRun(run, 'POST', '/idTags', { idTag: CARD, status: 'Accepted' })
  const made = await apiOfRun(run, 'POST', '/stations', {
    ...{ stationId: STATION, siteId: SITE, securityProfile: 1, connectors: [{ connectorId: 1 }] },
  })
  const { authorizationKey, connectors } = v.parse(stationSchema, made)
  const connect = async () => {
    const charger = await connectCharger(run.ocpp[1] ?? '', STATION, authorizationKey)
    await charger.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'One' })
    return charger
  }
  let charger = await connect()
  const status = (name: string, at: Date) =>
    charger.call('StatusNotification', {
      ...{ connectorId: 1, errorCode: 'NoError', status: name, timestamp: at.toISOString() },
    })
  await status('Available', minute(0))

  const begin = async (at: Date, meterStart: number): Promise<number> => {
    const answer = await charger.call('StartTransaction', {
      ...{ connectorId: 1, idTag: CARD, meterStart, timestamp: at.toISOString() },
    })
    await status('Charging', at)
    return Number(answer.transactionId)
  }
  const sample = (transactionId: number, at: Date, registerWh: number) =>
    charger.call('MeterValues', {
      ...{ connectorId: 1, transactionId },
      meterValue: [{ timestamp: at.toISOString(), sampledValue: [{ value: String(registerWh), unit: 'Wh' }] }],
    })
  const stop = (transactionId: number, at: Date, meterStop: number) =>
    charger.call('StopTransaction', { transactionId, meterStop, timestamp: at.toISOString(), reason: 'Local' })

  /** What the API says of a session that has its bill, with a link to its receipt. */
  const billed = async (transactionId: number, isDone: (bill: v.InferOutput<typeof billSchema>) => boolean) => {
    const transactionKey = `${STATION}:${transactionId}`
    return await waitFor(
      `the bill of ${transactionKey}`,
      async () => {
        const { costIdr, bill: json } = await apiOfRun(run, 'GET', `/transactions/${transactionKey}`)
        const bill = v.safeParse(billSchema, json)
        if (!bill.success || !isDone(bill.output)) return undefined
        const { lines, energySplit, receiptNumber, correction } = bill.output
        return {
          ...{ transactionKey, costIdr, energySplit, number: receiptNumber },
          lines: lines.map(({ kind, quantity, amountIdr }) => [kind, quantity, amountIdr]),
          correction: correction === null ? null : { costIdr: correction.costIdr, number: correction.receiptNumber },
        }
      },
      { timeoutMs: PATIENCE_MS, everyMs: 500 },
    )
  }
  const withReceipt = async <T extends { readonly transactionKey: string }>(bill: T) => {
    const link = await apiOfRun(run, 'POST', `/public/sessions/${bill.transactionKey}/receipt`, {})
    return { ...bill, token: String(link.token) }
  }

  const silentAt = new Date(beganAt.getTime() - 3 * DAY_MS)
  let silentId = 0
  const dayText = (at: Date) => dateOf(at).replaceAll('-', '')

  return {
    ...{ siteId: SITE, stationId: STATION, code: connectors[0]?.code ?? '' },
    today: () => dayText(new Date()),
    /** The number of the day's bill so-and-so, of the day on which the charge ended. */
    number: (count: number) => `${dayText(minute(90))}-${SITE}-${String(count).padStart(4, '0')}`,
    /** Begins the charge and stops telling in the middle of the dear half hour, at 15 kWh. */
    async charge() {
      const transactionId = await begin(minute(0), 1_000)
      for (const [at, registerWh] of [
        [35, 8_000],
        [45, 12_000],
        [60, 16_000],
      ] as const)
        await sample(transactionId, minute(at), registerWh)
      return {
        /** The rest of the charge: it is full after 80 minutes, stopped after 90, unplugged after 97. */
        async end() {
          await sample(transactionId, minute(65), 18_000)
          await sample(transactionId, minute(75), 22_000)
          await sample(transactionId, minute(80), 23_001)
          await status('SuspendedEV', minute(80))
          await stop(transactionId, minute(90), 23_001)
          await status('Available', minute(97))
          return withReceipt(await billed(transactionId, () => true))
        },
      }
    },
    /** A session of three days ago of which nothing more is heard after 5 kWh; the days until it is closed pass at once. */
    async fallSilent() {
      silentId = await begin(silentAt, 30_000)
      await sample(silentId, new Date(silentAt.getTime() + 10 * MINUTE_MS), 32_500)
      await sample(silentId, new Date(silentAt.getTime() + 20 * MINUTE_MS), 35_000)
      charger.close()
      const schedules = await scheduledFunctions(run.functions)
      const schedule = schedules.find(({ name }) => name === 'closeStale')
      if (schedule === undefined) throw new Error('closeStale is not scheduled')
      for (const days of [2, 4])
        await fireScheduled(run.functions, run.projectId, schedule, new Date(Date.now() + days * DAY_MS))
      return withReceipt(await billed(silentId, () => true))
    },
    /** The station comes back and tells when it really stopped, and at what register. */
    async tellStop() {
      charger = await connect()
      await stop(silentId, new Date(silentAt.getTime() + 20 * MINUTE_MS), 34_200)
      return await billed(silentId, ({ correction }) => correction !== null)
    },
    close: () => charger.close(),
  }
}
