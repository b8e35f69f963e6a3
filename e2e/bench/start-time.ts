import { startLocalSystem } from '../src/local-system.ts'

export interface StartTime {
  /** Seconds from the command to every address answering, one entry a start. */
  readonly seconds: readonly number[]
  /** Seconds until the demo history was in, measured from the same moment. */
  readonly historySeconds: readonly number[]
}

/** Starts the system a few times, as `npm start` does, and stops it again. The first start may build the pages. */
export async function startTime(times: number): Promise<StartTime> {
  const seconds: number[] = []
  const historySeconds: number[] = []
  for (let time = 0; time <= times; time++) {
    const system = await startLocalSystem([])
    const ready = performance.now()
    while (!system.lines.some((line) => line.text === 'the demo history is in')) {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    if (time > 0) {
      seconds.push(Math.round(system.seconds * 10) / 10)
      historySeconds.push(Math.round((performance.now() - ready) / 100) / 10)
    }
    await system.stop()
  }
  return { seconds, historySeconds }
}
