/** An answer of the API and the device's time, in ms, at which it arrived. */
export interface ArrivedAnswer {
  readonly response: Response
  readonly arrivedAtMs: number
}

declare global {
  interface Window {
    /** Left by public/early-card.js on the page of a sticker: the request that went out before the page's own code came. */
    earlyCard?: { readonly path: string; readonly answer: Promise<ArrivedAnswer> }
  }
}

/**
 * The answer to the early request for `path`, once; a second call gets null, as does one for another path.
 * Null too when the early request failed: the caller asks again and learns why.
 */
export async function takeEarlyAnswer(path: string, page: Pick<Window, 'earlyCard'>): Promise<ArrivedAnswer | null> {
  const early = page.earlyCard
  if (early === undefined || early.path !== path) return null
  delete page.earlyCard
  try {
    return await early.answer
  } catch {
    return null
  }
}
