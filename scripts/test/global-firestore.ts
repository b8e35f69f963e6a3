import { startFirestore } from '../lib/start-firestore.ts'

/** Vitest global set-up of the project `firestore`: one emulator for all files, its address in the environment. */
export default async function setup() {
  const firestore = await startFirestore({ progress: (line) => console.log(line) })
  process.env.FIRESTORE_EMULATOR_HOST = firestore.host
  process.env.METADATA_SERVER_DETECTION = 'none'
  return async () => {
    await firestore.stop()
  }
}
