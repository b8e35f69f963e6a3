import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { seededRandom } from '../../pi/src/sim/seeded-random.ts'
import { FUZZED_STATIONS, SANE_STATION } from './fuzzed-stations.ts'
import { mutatedFrame } from './mutate-frame.ts'

export interface FuzzOptions {
  readonly seed: number
  readonly frames: number
  readonly say: (line: string) => void
}

export interface FuzzResult {
  readonly seed: number
  readonly frames: number
  readonly framesPerS: number
  readonly sockets: number
  /** Answers: `result`, `call`, or the error code. */
  readonly answers: Readonly<Record<string, number>>
  /** What was done to frames -> how often. */
  readonly mutations: Readonly<Record<string, number>>
  /** Close code -> how often. */
  readonly closes: Readonly<Record<string, number>>
  /** Heap in use after collecting garbage, in MiB, one number per fiftieth of the run. */
  readonly heapMiB: readonly number[]
  /** Median of the samples from 20 to 40 % of the run. */
  readonly earlyHeapMiB: number
  /** Median of the last 20 %. */
  readonly lateHeapMiB: number
  readonly toleratedGrowthMiB: number
  readonly rssMiB: number
  readonly problems: readonly string[]
}

/** Of the heap between the two windows. */
const TOLERATED_GROWTH_MIB = 3
const SAMPLES = 50
/** Frames on one socket between two heartbeats that must be answered. */
const BATCH = 100
const ANSWER_MS = 30_000
/** 1002 too many unusable frames, 1007 no UTF-8, 1009 too long (ocpp-edge: limits of a connection; RFC 6455 §7.4.1). */
const DOCUMENTED_CODES: ReadonlySet<number> = new Set([1002, 1007, 1009])
/** OCPP-J 1.6 §4.2.3, spelt as there. No GenericError: the edge always knows a better one. */
const ERROR_CODES: ReadonlySet<unknown> = new Set([
  ...['NotImplemented', 'NotSupported', 'InternalError', 'ProtocolError', 'SecurityError', 'FormationViolation'],
  ...['PropertyConstraintViolation', 'OccurenceConstraintViolation', 'TypeConstraintViolation', 'GenericError'],
])
const MOST_PROBLEMS = 20

/** Sends mutated frames to an edge in a process of its own and watches what becomes of it. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzResult> {
  const { seed, frames, say } = options
  const problems: string[] = []
  const complain = (problem: string) => {
    if (problems.length < MOST_PROBLEMS && !problems.includes(problem)) problems.push(problem)
  }
  const answers: Record<string, number> = {}
  const mutations: Record<string, number> = {}
  const closes: Record<string, number> = {}
  const count = (counts: Record<string, number>, name: string) => {
    counts[name] = (counts[name] ?? 0) + 1
  }
  const edge = await startFuzzedEdge(complain)
  const senders = FUZZED_STATIONS.filter((stationId) => stationId !== SANE_STATION).map((stationId) =>
    fuzzingStation(edge.origin, stationId, seededRandom(seed, stationId), {
      complain,
      mutated: (how) => count(mutations, how),
      answered: (kind) => count(answers, kind),
      closed: (code) => count(closes, String(code)),
    }),
  )
  const heapMiB: number[] = []
  let rssMiB = 0
  let sent = 0
  let sentAt = 0
  let sendingMs = 0
  try {
    for (let sample = 1; sample <= SAMPLES && edge.running(); sample++) {
      sentAt = performance.now()
      const until = Math.round((frames * sample) / SAMPLES)
      await Promise.all(
        senders.map(async ({ send }) => {
          while (sent < until && edge.running()) {
            const size = Math.min(BATCH, until - sent)
            sent += size
            await send(size)
          }
        }),
      )
      sendingMs += performance.now() - sentAt
      if (!edge.running()) break
      await saneHeartbeat(edge.origin, complain)
      const memory = await edge.memory()
      heapMiB.push(mib(memory.heapUsedBytes))
      rssMiB = mib(memory.rssBytes)
      say(`${sent} frames, ${heapMiB.at(-1)} MiB`)
    }
  } finally {
    for (const { end } of senders) end()
    await edge.stop()
  }
  const earlyHeapMiB = median(heapMiB.slice(SAMPLES * 0.2, SAMPLES * 0.4))
  const lateHeapMiB = median(heapMiB.slice(SAMPLES * 0.8))
  if (!(lateHeapMiB - earlyHeapMiB <= TOLERATED_GROWTH_MIB)) {
    complain(`the heap grew from ${earlyHeapMiB} to ${lateHeapMiB} MiB`)
  }
  return {
    ...{ seed, frames: sent, framesPerS: Math.round((sent * 1000) / sendingMs), sockets: senders.length },
    ...{
      answers,
      mutations,
      closes,
      heapMiB,
      earlyHeapMiB,
      lateHeapMiB,
      toleratedGrowthMiB: TOLERATED_GROWTH_MIB,
      rssMiB,
    },
    problems,
  }
}

interface FuzzedEdge {
  readonly origin: string
  running(): boolean
  memory(): Promise<{ readonly heapUsedBytes: number; readonly rssBytes: number }>
  stop(): Promise<void>
}

async function startFuzzedEdge(complain: (problem: string) => void): Promise<FuzzedEdge> {
  const child = fork(join(import.meta.dirname, 'fuzzed-edge.ts'), {
    execArgv: ['--expose-gc'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let stopping = false
  let errors = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      const text = String(chunk)
      errors = (errors + text).slice(-3_000)
      // At the level of this run the edge only logs what should not happen.
      for (const line of text.split('\n').filter((each) => each.startsWith('{'))) complain(line.slice(0, 500))
    })
  }
  const exited = once(child, 'exit').then(([code, signal]) => {
    if (!stopping) complain(`the edge ended (${code ?? signal}): ${errors}`)
  })
  const said = async (): Promise<Record<string, unknown>> => {
    const [message] = await Promise.race([once(child, 'message'), exited.then(() => [{}])])
    return typeof message === 'object' && message !== null ? { ...message } : {}
  }
  const { port } = await said()
  return {
    origin: `ws://127.0.0.1:${String(port)}`,
    running: () => child.exitCode === null && child.signalCode === null,
    async memory() {
      const answer = said()
      child.send('memory')
      const { heapUsedBytes, rssBytes, isPolluted } = await answer
      if (isPolluted !== false) complain('Object.prototype was changed')
      return { heapUsedBytes: Number(heapUsedBytes), rssBytes: Number(rssBytes) }
    },
    async stop() {
      stopping = true
      child.kill('SIGTERM')
      await exited
    },
  }
}

interface Seen {
  complain(problem: string): void
  mutated(how: string): void
  answered(kind: string): void
  closed(code: number): void
}

interface FuzzingStation {
  /** Sends so many mutated frames, then a heartbeat; resolves when that was answered or the socket closed. */
  send(frames: number): Promise<void>
  /** Leaves without a word. */
  end(): void
}

function fuzzingStation(origin: string, stationId: string, random: () => number, seen: Seen): FuzzingStation {
  let socket: WebSocket | null = null
  let heartbeats = 0
  const waiting = new Map<string, () => void>()

  const onFrame = (from: WebSocket, text: string) => {
    const frame = readAnswer(text)
    if (frame === null) return seen.complain(`the edge sent what is no message: ${text.slice(0, 200)}`)
    const [type, messageId, third] = frame
    seen.answered(type === 4 ? String(third) : type === 3 ? 'result' : 'call')
    if (type === 2) from.send(mutatedAnswer(messageId, random))
    else waiting.get(String(messageId))?.()
  }
  const connected = async (): Promise<WebSocket> => {
    if (socket?.readyState === WebSocket.OPEN) return socket
    const next = new WebSocket(`${origin}/ocpp/${stationId}`, ['ocpp1.6'], { perMessageDeflate: false })
    next.on('message', (data) => onFrame(next, String(data)))
    next.on('close', (code) => {
      seen.closed(code)
      if (!DOCUMENTED_CODES.has(code)) seen.complain(`a socket was closed with ${code}`)
      for (const done of waiting.values()) done()
    })
    await once(next, 'open')
    next.on('error', () => undefined)
    socket = next
    return next
  }

  const send = async (frames: number): Promise<void> => {
    const current = await connected()
    const id = `heartbeat-${stationId}-${++heartbeats}`
    const ended = new Promise<'late' | 'done'>((resolve) => {
      const timer = setTimeout(() => resolve('late'), ANSWER_MS)
      const done = () => {
        clearTimeout(timer)
        waiting.delete(id)
        resolve('done')
      }
      waiting.set(id, done)
    })
    for (let index = 0; index < frames; index++) {
      const { bytes, binary, mutations } = mutatedFrame(random)
      for (const how of mutations) seen.mutated(how)
      current.send(bytes, { binary })
    }
    current.send(JSON.stringify([2, id, 'Heartbeat', {}]))
    if ((await ended) === 'late') {
      seen.complain(`${stationId}: a valid Heartbeat was not answered within ${ANSWER_MS / 1000} s`)
      current.terminate()
    }
  }
  return {
    send,
    end() {
      socket?.removeAllListeners('close')
      socket?.terminate()
    },
  }
}

/** What an edge may send: a CALL, a CALLRESULT or a CALLERROR with a code of OCPP-J 1.6. */
function readAnswer(text: string): readonly unknown[] | null {
  const frame: unknown = JSON.parse(text)
  if (!Array.isArray(frame)) return null
  const [type, messageId, third, fourth, fifth] = frame
  const isUsable =
    (type === 3 && frame.length === 3 && isObject(third)) ||
    (type === 4 && frame.length === 5 && ERROR_CODES.has(third) && typeof fourth === 'string' && isObject(fifth)) ||
    (type === 2 && frame.length === 4 && typeof third === 'string' && isObject(fourth))
  const hasId = typeof messageId === 'string' || (type === 4 && (typeof messageId === 'number' || messageId === null))
  return isUsable && hasId ? frame : null
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function mutatedAnswer(messageId: unknown, random: () => number): string {
  const draw = random()
  if (draw < 0.3) return JSON.stringify([4, messageId, 'NotSupported', '', {}])
  if (draw < 0.4) return JSON.stringify([4, messageId])
  if (draw < 0.5) return JSON.stringify([3, messageId, { configurationKey: 7, unknownKey: {} }])
  if (draw < 0.6) return JSON.stringify([3, messageId, null])
  if (draw < 0.7)
    return JSON.stringify([3, messageId, { configurationKey: [{ key: '__proto__', readonly: 'x', value: 3 }] }])
  return JSON.stringify([3, messageId, { status: 'Accepted', configurationKey: [], unknownKey: [] }])
}

/** A station that behaves, on a socket of its own. */
async function saneHeartbeat(origin: string, complain: (problem: string) => void): Promise<void> {
  const socket = new WebSocket(`${origin}/ocpp/${SANE_STATION}`, ['ocpp1.6'], { perMessageDeflate: false })
  try {
    await once(socket, 'open')
    const answer = once(socket, 'message')
    socket.send(JSON.stringify([2, 'sane', 'Heartbeat', {}]))
    const [text] = await answer
    if (!/^\[3,"sane",\{"currentTime":"[^"]+"\}\]$/.test(String(text))) {
      complain(`a valid Heartbeat on a new socket got ${String(text).slice(0, 200)}`)
    }
  } catch (error) {
    complain(`a new socket was not served: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    socket.terminate()
  }
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function mib(bytes: number): number {
  return Math.round((bytes / 1_048_576) * 100) / 100
}
