/**
 * Where the seed writes, from the environment.
 * @throws Error that lists what is missing: without it the Admin SDK would look for a real project.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): { readonly projectId: string } {
  const missing = ['FIRESTORE_EMULATOR_HOST', 'FIREBASE_AUTH_EMULATOR_HOST', 'GCLOUD_PROJECT'].filter(
    (name) => !environment[name],
  )
  if (missing.length > 0) throw new Error(`Demo data goes to emulators only. Not set: ${missing.join(', ')}`)
  return { projectId: environment.GCLOUD_PROJECT ?? '' }
}
