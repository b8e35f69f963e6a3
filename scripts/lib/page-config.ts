import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Ports } from './ports.ts'
import { ROOT } from './root.ts'

/**
 * Tells the pages where the emulators are: `hosting/dist/local/{port}.json`, which the page served on that port reads.
 * @returns what removes the file.
 */
export function writePageConfig(options: {
  readonly ports: Ports
  readonly projectId: string
  readonly ocppUrl: string
  readonly signIns: readonly { readonly role: string; readonly email: string; readonly password: string }[]
  readonly empty: boolean
}): () => void {
  const folder = join(ROOT, 'hosting', 'dist', 'local')
  const file = join(folder, `${options.ports.hosting}.json`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    file,
    JSON.stringify({
      projectId: options.projectId,
      apiKey: 'local',
      authDomain: 'localhost',
      emulators: {
        firestore: `127.0.0.1:${options.ports.firestore}`,
        auth: `http://127.0.0.1:${options.ports.auth}`,
      },
      ocppUrl: options.ocppUrl,
      demo: !options.empty,
      version: '0.1.0',
      signIns: options.signIns,
    }),
  )
  return () => rmSync(file, { force: true })
}
