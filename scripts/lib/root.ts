import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the clone. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
/** Everything a running system writes beside the sources; git-ignored. */
export const STATE = join(ROOT, '.charge-it')
