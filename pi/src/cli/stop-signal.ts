/** Resolves at SIGTERM, SIGINT, or when `now` is called. */
export function stopSignal(): { readonly promise: Promise<void>; readonly now: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  return { promise, now: resolve }
}
