/**
 * Runs `work` while the Functions emulator passes no Firestore event on, as seeding writes what triggers would have
 * written. Events of that time are lost.
 */
export async function withoutTriggers<T>(hubOrigin: string, work: () => Promise<T>): Promise<T> {
  await put(`${hubOrigin}/functions/disableBackgroundTriggers`)
  try {
    return await work()
  } finally {
    await put(`${hubOrigin}/functions/enableBackgroundTriggers`)
  }
}

async function put(url: string): Promise<void> {
  const response = await fetch(url, { method: 'PUT' })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
}
