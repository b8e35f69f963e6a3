import { parseArgs } from 'node:util'
import { writeBackup } from '../backup/backup-file.ts'
import { databaseOf } from '../backup/database-of.ts'
import { firestoreTarget } from '../lib/firestore-of-options.ts'
import { PlainError, runMain } from '../lib/plain-error.ts'

const HELP = `npm run backup -- FILE.jsonl.gz [--project ID]

Writes every document of the running system, of the emulator at FIRESTORE_EMULATOR_HOST, or of a real project (with
Application Default Credentials) into one file. Accounts are not in it, see docs/deploy.md. The file holds personal data.`

await runMain(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { project: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const [file] = positionals
  if (file === undefined) throw new PlainError(HELP)
  const target = firestoreTarget(values.project, process.env)
  const database = databaseOf(target)
  const count = await writeBackup(file, { root: database.root, at: new Date().toISOString() }, database.documents())
  console.log(`${count} documents of ${target.label} are in ${file}.`)
  return 0
})
