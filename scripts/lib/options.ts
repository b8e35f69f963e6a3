import { parseArgs } from 'node:util'
import { PlainError } from './plain-error.ts'

export interface StartOptions {
  /** Simulated stations; 0 with --no-fleet or --empty. */
  readonly stations: number
  /** No history, no fleet, first-run set-up open. */
  readonly empty: boolean
  readonly basePort: number | undefined
  readonly json: boolean
  /** Of the demo: its last 180 days, all of it, or none. Without one no forecast is made at the start. */
  readonly history: 'recent' | 'all' | 'none'
  readonly help: boolean
}

export const START_HELP = `npm start -- [options]

  --stations N    simulated stations in the fleet (default 6)
  --no-fleet      no simulated stations
  --empty         no demo history, no fleet; the console's first-run set-up is open
  --all-history   the whole demo history instead of the last 180 days
  --no-history    no demo history and no forecasts made of it: the quickest start
  --base-port N   listen on N, N+1, ... so that two systems can run side by side
  --json          progress as JSON lines

The same as environment variables: CHARGE_IT_STATIONS, CHARGE_IT_NO_FLEET=1, CHARGE_IT_EMPTY=1,
CHARGE_IT_ALL_HISTORY=1, CHARGE_IT_NO_HISTORY=1, CHARGE_IT_BASE_PORT, CHARGE_IT_JSON=1.`

/**
 * Options of `npm start` from the command line, else from the environment.
 * @throws PlainError naming the option that cannot be understood.
 */
export function startOptions(argv: readonly string[], environment: NodeJS.ProcessEnv): StartOptions {
  let values: Record<string, string | boolean | undefined>
  try {
    values = parseArgs({
      args: [...argv],
      options: {
        stations: { type: 'string' },
        'no-fleet': { type: 'boolean' },
        empty: { type: 'boolean' },
        'all-history': { type: 'boolean' },
        'no-history': { type: 'boolean' },
        'base-port': { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    throw new PlainError(`${error instanceof Error ? error.message : String(error)}\n\n${START_HELP}`)
  }
  const flag = (name: string, variable: string) => values[name] === true || environment[variable] === '1'
  const number = (name: string, variable: string, from: number, to: number): number | undefined => {
    const text = values[name] ?? environment[variable]
    if (text === undefined || text === '') return undefined
    const amount = Number(text)
    if (!Number.isInteger(amount) || amount < from || amount > to) {
      throw new PlainError(`--${name} (or ${variable}) must be a whole number from ${from} to ${to}; it is "${text}".`)
    }
    return amount
  }
  const empty = flag('empty', 'CHARGE_IT_EMPTY')
  const noFleet = empty || flag('no-fleet', 'CHARGE_IT_NO_FLEET')
  const noHistory = empty || flag('no-history', 'CHARGE_IT_NO_HISTORY')
  const stations = number('stations', 'CHARGE_IT_STATIONS', 0, 1000)
  return {
    stations: noFleet ? 0 : (stations ?? 6),
    empty,
    basePort: number('base-port', 'CHARGE_IT_BASE_PORT', 1024, 65_000),
    json: flag('json', 'CHARGE_IT_JSON'),
    history: noHistory ? 'none' : flag('all-history', 'CHARGE_IT_ALL_HISTORY') ? 'all' : 'recent',
    help: values.help === true,
  }
}
