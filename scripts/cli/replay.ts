import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { PlainError, runMain } from '../lib/plain-error.ts'
import { replay } from '../lib/replay.ts'
import { readRecording } from '../lib/replay-recording.ts'
import { runningSystem } from '../lib/run-file.ts'

const HELP = `npm run replay -- FILE [--station ID] [--key K] [--url ws://HOST:PORT/ocpp] [--card [MASK=]CARD]...

Plays the station of a trace (npm run station -- export ID FILE) against a running edge and compares the answers.
--station  play this station; default: the recorded one
--key      its authorisation key; default: the one that npm start made for it, if any
--url      the edge; default: the first one of the running system
--card     the card to send for a masked one, or for one mask (••••••23=DEMO-123); default: DEMO-123
Exit code 1: an answer differs.`

const DEFAULT_CARD = 'DEMO-123'

await runMain(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      station: { type: 'string' },
      key: { type: 'string' },
      url: { type: 'string' },
      card: { type: 'string', multiple: true },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const [file] = positionals
  if (values.help || file === undefined) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  if (!existsSync(file)) throw new PlainError(`There is no file ${file}.`)
  const recording = readRecording(readFileSync(file, 'utf8'))
  const stationId = values.station ?? recording.stationId
  // With an address of its own it may be any edge, and no system need run here.
  const run = values.url === undefined ? runningSystem() : undefined
  const url = values.url ?? run?.ocpp[0]
  if (url === undefined) throw new PlainError('The running system has no edge.')
  const cards = new Map((values.card ?? []).map(cardEntry))
  const { sent, differences, notes } = await replay(recording, {
    url: url.replace(/\/+$/, ''),
    stationId,
    key: values.key ?? run?.stationKeys[stationId],
    cardOf: (masked) => cards.get(masked) ?? cards.get('') ?? DEFAULT_CARD,
  })
  for (const note of notes) console.log(`note: ${note}`)
  for (const difference of differences) console.log(`different: ${difference}`)
  console.log(`${sent} CALLs of ${stationId} sent to ${url}, ${differences.length} differences.`)
  return differences.length === 0 ? 0 : 1
})

function cardEntry(text: string): readonly [string, string] {
  const [, mask = '', card = ''] = /^(?:(•.*)=)?(.+)$/.exec(text) ?? []
  return [mask, card]
}
