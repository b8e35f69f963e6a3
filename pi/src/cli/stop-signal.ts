/** Resolves at SIGTERM, SIGINT, when nobody reads stdout any more, or when `now` is called. */
export function stopSignal(): { readonly promise: Promise<void>; readonly now: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  process.stdout.on('error', () => resolve())
  return { promise, now: resolve }
}
