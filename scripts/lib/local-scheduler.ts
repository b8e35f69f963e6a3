import { Cron } from 'croner'

export interface ScheduledFunction {
  /** Trigger id of the emulator without its generation, for example `asia-southeast2-sweepPresence`. */
  readonly id: string
  readonly name: string
  /** A cron expression. */
  readonly cron: string
  readonly timeZone: string
}

/**
 * Turns a Cloud Scheduler schedule into a cron expression: five-field cron as it is, and App Engine's
 * "every N minutes|hours" and "every day hh:mm".
 * @throws RangeError for anything else.
 */
export function cronOf(schedule: string): string {
  const text = schedule.trim()
  if (/^(?:[\d*,/-]+\s+){4}[\d*,/-]+$/.test(text)) return text
  const interval = /^every (\d+) (minutes?|mins?|hours?)$/.exec(text)
  const amount = Number(interval?.[1])
  if (interval !== null && amount >= 1) {
    return interval[2]?.startsWith('hour') ? `0 */${amount} * * *` : `*/${amount} * * * *`
  }
  const daily = /^every day (\d{1,2}):(\d{2})$/.exec(text)
  if (daily !== null) return `${Number(daily[2])} ${Number(daily[1])} * * *`
  throw new RangeError(`unknown schedule: ${schedule}`)
}

/** The scheduled functions that the Functions emulator has loaded; it lists each once for every time it loaded them. */
export async function scheduledFunctions(functionsOrigin: string): Promise<readonly ScheduledFunction[]> {
  const response = await fetch(`${functionsOrigin}/backends`)
  const { backends } = (await response.json()) as { backends: { functionTriggers: BackendTrigger[] }[] }
  const triggers = new Map(
    backends.flatMap((backend) => backend.functionTriggers).map((trigger) => [trigger.id, trigger]),
  )
  return [...triggers.values()].flatMap((trigger) =>
    trigger.schedule === undefined
      ? []
      : [
          {
            id: trigger.id,
            name: trigger.name ?? trigger.entryPoint,
            cron: cronOf(trigger.schedule.schedule),
            timeZone: trigger.schedule.timeZone ?? 'UTC',
          },
        ],
  )
}

interface BackendTrigger {
  readonly id: string
  readonly name?: string
  readonly entryPoint: string
  readonly schedule?: { readonly schedule: string; readonly timeZone?: string }
}

/** A trigger of an earlier generation: the emulator takes the call and does nothing. */
const OUTDATED = 204
const MOST_RELOADS = 200

/**
 * Calls a scheduled function as Cloud Scheduler would. The emulator numbers a trigger anew each time it enables its
 * triggers, tells the number to nobody, and answers 204 to calls of the old ones.
 * @returns the HTTP status of the newest trigger: 200 when the function ran to its end.
 */
export async function fireScheduled(
  functionsOrigin: string,
  projectId: string,
  job: ScheduledFunction,
  scheduleTime: Date,
): Promise<number> {
  for (let generation = 0; generation < MOST_RELOADS; generation++) {
    const url = `${functionsOrigin}/functions/projects/${projectId}/triggers/${job.id}-${generation}`
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'X-CloudScheduler-ScheduleTime': scheduleTime.toISOString(),
        'X-CloudScheduler-JobName': `firebase-schedule-${job.name}`,
      },
      body: '{}',
    })
    await response.body?.cancel()
    if (response.status !== OUTDATED) return response.status
  }
  return OUTDATED
}

/**
 * Fires every scheduled function on its own schedule, which the emulator never does.
 * @returns what ends it.
 */
export async function startLocalScheduler(
  functionsOrigin: string,
  projectId: string,
  report: (line: string) => void,
): Promise<() => void> {
  const jobs = (await scheduledFunctions(functionsOrigin)).map(
    (job) =>
      new Cron(job.cron, { timezone: job.timeZone, protect: true }, async (self: Cron) => {
        const scheduleTime = self.currentRun() ?? new Date()
        const status = await fireScheduled(functionsOrigin, projectId, job, scheduleTime).catch((error: unknown) =>
          String(error),
        )
        report(`${scheduleTime.toISOString()} ${job.name} ${status}`)
      }),
  )
  report(`${new Date().toISOString()} scheduling ${jobs.length} functions`)
  return () => {
    for (const job of jobs) job.stop()
  }
}
