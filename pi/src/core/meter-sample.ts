import type { ConnectorHardware, MeterReading } from '../ports.ts'

/** OCPP 1.6 §7.33 ReadingContext, those this station uses. */
export type ReadingContext = 'Sample.Periodic' | 'Sample.Clock' | 'Trigger' | 'Transaction.Begin' | 'Transaction.End'

const fixed = (quantity: number, digits: number) => String(Number(quantity.toFixed(digits)))

/**
 * SampledValues (OCPP 1.6 §7.43) of one reading. A quantity that the hardware does not tell is left out.
 * @param offeredA limit per phase that is offered to the car, or null without a transaction.
 */
export function meterSample(
  reading: MeterReading,
  measurands: readonly string[],
  context: ReadingContext,
  hardware: Pick<ConnectorHardware, 'phases' | 'nominalVoltageV' | 'vehicle'>,
  offeredA: number | null,
): Record<string, string>[] {
  const samples: Record<string, string>[] = []
  const add = (measurand: string, text: string, unit: string, extra: Record<string, string> = {}) => {
    samples.push({ value: text, context, measurand, location: 'Outlet', unit, ...extra })
  }
  const phased = (measurand: string, quantities: readonly number[], unit: string, digits: number, suffix: string) => {
    for (const [index, quantity] of quantities.entries()) {
      const phase: Record<string, string> = hardware.phases === 3 ? { phase: `L${index + 1}${suffix}` } : {}
      add(measurand, fixed(quantity, digits), unit, phase)
    }
  }
  for (const measurand of measurands) {
    switch (measurand) {
      case 'Energy.Active.Import.Register':
        add(measurand, String(reading.energyWh), 'Wh')
        break
      case 'Power.Active.Import':
        add(measurand, fixed(reading.powerW, 1), 'W')
        break
      case 'Current.Import':
        phased(measurand, reading.currentA, 'A', 2, '')
        break
      case 'Voltage':
        phased(measurand, reading.voltageV, 'V', 1, '-N')
        break
      case 'SoC': {
        const socPercent = hardware.vehicle.socPercent()
        if (socPercent !== null) add(measurand, fixed(socPercent, 1), 'Percent', { location: 'EV' })
        break
      }
      case 'Current.Offered':
        if (offeredA !== null) add(measurand, fixed(offeredA, 1), 'A')
        break
      case 'Power.Offered':
        if (offeredA !== null) add(measurand, fixed(offeredA * hardware.phases * hardware.nominalVoltageV, 0), 'W')
        break
    }
  }
  return samples
}
