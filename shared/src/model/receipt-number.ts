/**
 * `20260302-blok-m-0007`: day, site (`none` without one) and the running number of that site's day, which is counted in
 * `stats/{siteId}/revenue/{date}` without gaps. More digits where a day has more receipts.
 * @param date `2026-03-02`, in site time.
 */
export function receiptNumberOf(siteId: string, date: string, number: number): string {
  return `${date.replaceAll('-', '')}-${siteId}-${String(number).padStart(4, '0')}`
}
