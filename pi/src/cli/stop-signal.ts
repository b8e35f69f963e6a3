/** Resolves at SIGTERM, SIGINT, when nobody reads stdout any more, or when `now` is called. */
export function stopSignal(): { readonly promise: Promise<void>; readonly now: () => void } {
  let now: () => void = () => {}
  const promise = new Promise<void>((resolve) => {
    now = resolve
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, now)
  process.stdout.on('error', now)
  return { promise, now }
}
