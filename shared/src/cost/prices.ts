/**
 * Google's list prices in US dollars, without free quotas and discounts. Noted from memory of the
 * public price pages, not read from them, and different by region and currency: check them before you count on them. Firestore's are those of the dearest locations (multi-region);
 * a single region is cheaper. Cloud Run's are those of tier 2, where Jakarta is.
 */
export const PRICES = {
  notedOn: '2026-11-21',
  sources: [
    'https://cloud.google.com/firestore/pricing',
    'https://cloud.google.com/run/pricing',
    'https://cloud.google.com/vpc/network-pricing',
    'https://cloud.google.com/scheduler/pricing',
  ],
  firestoreUsdPer100kReads: 0.06,
  firestoreUsdPer100kWrites: 0.18,
  firestoreUsdPer100kDeletes: 0.02,
  firestoreUsdPerGibMonth: 0.18,
  /** CPU always allocated. */
  runUsdPerVcpuS: 0.0000216,
  runUsdPerGibS: 0.0000024,
  /** CPU while a request is handled: Cloud Functions. */
  functionsUsdPerVcpuS: 0.0000336,
  functionsUsdPerGibS: 0.0000035,
  functionsUsdPerMillionCalls: 0.4,
  egressUsdPerGib: 0.12,
  schedulerUsdPerJobMonth: 0.1,
} as const
export type Prices = {
  readonly [Name in keyof typeof PRICES]: (typeof PRICES)[Name] extends number ? number : (typeof PRICES)[Name]
}
