import type { TaxRate } from '../model/tariff.ts'

/** The tax of a bill, as it stands on it. */
export interface BilledTax extends TaxRate {
  readonly amountIdr: number
}

/**
 * The tax of an amount in whole rupiah, rounded half up once. Included: the part of the amount that is tax, amount x rate /
 * (1 + rate). Otherwise what comes on top, amount x rate.
 * @param amountIdr Integer >= 0.
 * @throws RangeError when it is not.
 */
export function taxOf(amountIdr: number, tax: TaxRate): BilledTax {
  if (!Number.isSafeInteger(amountIdr) || amountIdr < 0)
    throw new RangeError(`amountIdr must be an integer >= 0, was ${amountIdr}`)
  const rate = BigInt(tax.basisPoints)
  const whole = 10_000n + (tax.included ? rate : 0n)
  const taxIdr = (BigInt(amountIdr) * rate * 2n + whole) / (2n * whole)
  return { ...tax, amountIdr: Number(taxIdr) }
}
