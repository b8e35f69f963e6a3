import { parseArgs } from 'node:util'
import { databaseOf } from '../backup/database-of.ts'
import { restoreBackup } from '../backup/restore-backup.ts'
import { firestoreTarget } from '../lib/firestore-of-options.ts'
import { PlainError, runMain } from '../lib/plain-error.ts'

const HELP = `npm run restore -- FILE.jsonl.gz [--over] [--project ID]

Writes the documents of a backup into the running system or the emulator at FIRESTORE_EMULATOR_HOST.

  --over           into a database that is not empty: documents of the same name are replaced, others stay
  --project ID     of the emulator; a real project is restored from its scheduled exports, see docs/deploy.md`

await runMain(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      over: { type: 'boolean', default: false },
      project: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const [file] = positionals
  if (file === undefined) throw new PlainError(HELP)
  const target = firestoreTarget(values.project, process.env)
  if (target.emulator === null) {
    throw new PlainError('A real project is restored from its scheduled exports: see "Restore" in docs/deploy.md.')
  }
  const count = await restoreBackup(file, databaseOf(target), values.over)
  console.log(`${count} documents of ${file} are in ${target.label}.`)
  return 0
})
