/** Resolves once the condition holds; looked at every few milliseconds, for what another process or device does. */
export async function until<T>(condition: () => T | undefined | false | null): Promise<T> {
  for (;;) {
    const found = condition()
    if (found !== undefined && found !== false && found !== null) return found
    await new Promise((resolve) => setTimeout(resolve, 3))
  }
}
