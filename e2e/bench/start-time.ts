import { startLocalSystem } from '../src/local-system.ts'

export interface StartTime {
  /** Seconds from the command to every address answering, one entry a start. */
  readonly seconds: readonly number[]
  /** Seconds of it that the demo history took, from its step's start to its end. */
  readonly historySeconds: readonly number[]
}

/** Starts the system a few times, as `npm start` does, and stops it again. The first start may build the pages. */
export async function startTime(times: number): Promise<StartTime> {
  const seconds: number[] = []
  const historySeconds: number[] = []
  for (let time = 0; time <= times; time++) {
    const system = await startLocalSystem([])
    if (time > 0) {
      seconds.push(Math.round(system.seconds * 10) / 10)
      const step = system.lines.find((line) => line.step === 'Demo history' && line.status === 'done')
      historySeconds.push(Number(step?.seconds))
    }
    await system.stop()
  }
  return { seconds, historySeconds }
}
