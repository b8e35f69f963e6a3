/**
 * The Functions emulator passes no Firestore event on until {@link enableTriggers}: seeding writes what triggers would have
 * written. Events of that time are lost, so nobody else may write meanwhile.
 */
export async function disableTriggers(hubOrigin: string): Promise<void> {
  await put(`${hubOrigin}/functions/disableBackgroundTriggers`)
}

/** Resolves when events are passed on again. */
export async function enableTriggers(hubOrigin: string): Promise<void> {
  await put(`${hubOrigin}/functions/enableBackgroundTriggers`)
}

/** Runs `work` between the two. */
export async function withoutTriggers<T>(hubOrigin: string, work: () => Promise<T>): Promise<T> {
  await disableTriggers(hubOrigin)
  try {
    return await work()
  } finally {
    await enableTriggers(hubOrigin)
  }
}

async function put(url: string): Promise<void> {
  const response = await fetch(url, { method: 'PUT' })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
}
