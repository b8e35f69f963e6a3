import { createInterface } from 'node:readline'
import * as v from 'valibot'
import type { AssumedVehicle } from '../drivers/vehicle/assumed-vehicle.ts'
import type { Cancel } from '../ports.ts'
import type { OpenedReader } from './open-reader.ts'

const lineSchema = v.variant('do', [
  v.strictObject({
    do: v.literal('place'),
    uid: v.pipe(v.string(), v.regex(/^(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{14}|[0-9A-Fa-f]{20})$/)),
  }),
  v.strictObject({ do: v.literal('remove') }),
  v.strictObject({ do: v.literal('plug') }),
  v.strictObject({ do: v.literal('unplug') }),
])

/**
 * Hands for simulated hardware: lines on stdin lay cards on the simulated chip and plug the simulated car, for example
 * `{"do":"place","uid":"04A1B2C3"}`, `{"do":"remove"}`, `{"do":"plug"}`. Without simulated parts nothing is read.
 */
export function startHands(deps: { reader: OpenedReader; vehicle: AssumedVehicle | null }): Cancel {
  const { chip } = deps.reader
  if (chip === null && deps.vehicle === null) return () => {}
  const lines = createInterface({ input: process.stdin })
  lines.on('line', (line) => {
    const order = v.safeParse(lineSchema, parseJson(line))
    if (!order.success) {
      process.stderr.write('charge-it-pi: lines are {"do":"place","uid":"04A1B2C3"}, remove, plug or unplug\n')
      return
    }
    if (order.output.do === 'place') chip?.place(order.output.uid.toUpperCase())
    else if (order.output.do === 'remove') chip?.remove()
    else deps.vehicle?.setPlugged(order.output.do === 'plug')
  })
  return () => {
    lines.close()
    process.stdin.unref()
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
