import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../../lib/root.ts'
import { runCommand } from '../../lib/run-command.ts'
import { type RecordedCall, startFirebaseApis } from './firebase-apis.ts'

const LINKED = ['shared', 'node_modules', 'functions/src']
const COPIED = [
  ...['firebase.json', 'firestore.rules', 'firestore.indexes.json'],
  ...['functions/package.json', 'functions/build.mjs'],
]

/**
 * The Firebase CLI itself, against a project that exists on this machine alone. It runs in a folder of its own, so that
 * what it builds and notes lies beside nobody's work.
 * @param options `settings`: of the functions, as in `functions/.env.ID`; `pages`: the folder with the built pages.
 */
export async function openFirebaseDryRun(
  projectId: string,
  options: { readonly settings: string; readonly pages: string },
) {
  const apis = await startFirebaseApis(projectId)
  const folder = mkdtempSync(join(tmpdir(), 'charge-it-cli-'))
  for (const name of ['functions', 'hosting']) mkdirSync(join(folder, name))
  for (const name of LINKED) symlinkSync(join(ROOT, name), join(folder, name))
  symlinkSync(options.pages, join(folder, 'hosting', 'dist'))
  for (const name of COPIED) copyFileSync(join(ROOT, name), join(folder, name))
  writeFileSync(join(folder, 'functions', `.env.${projectId}`), options.settings)
  return {
    apis,
    /** @returns the calls of this run. */
    async run(args: readonly string[]): Promise<readonly RecordedCall[]> {
      const from = apis.calls.length
      const cli = join(ROOT, 'node_modules', 'firebase-tools', 'lib', 'bin', 'firebase.js')
      const { GOOGLE_APPLICATION_CREDENTIALS: _, ...environment } = process.env
      await runCommand(process.execPath, [cli, ...args], {
        cwd: folder,
        env: { ...environment, HOME: join(folder, 'home'), ...apis.environment },
      })
      return apis.calls.slice(from)
    },
    async close() {
      await apis.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
