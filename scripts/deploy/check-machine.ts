import { PlainError } from '../lib/plain-error.ts'

/** What a deployment needs of this machine; each answers null when it is there, else the sentence that says what to do. */
export type MachineCheck = () => Promise<string | null>

/** @throws PlainError with everything that is missing, one sentence a line. */
export async function checkMachine(checks: readonly MachineCheck[]): Promise<void> {
  const missing = (await Promise.all(checks.map((check) => check()))).filter((each) => each !== null)
  if (missing.length > 0) throw new PlainError(missing.join('\n'))
}

/** @param files Of `git status --porcelain`. */
export function committed(files: () => Promise<readonly string[]>): MachineCheck {
  return async () => {
    let changed: readonly string[]
    try {
      changed = await files()
    } catch {
      return 'This folder is no git clone, or git is missing: only committed sources are deployed.'
    }
    if (changed.length === 0) return null
    return `Only committed sources are deployed; commit or remove first: ${changed.slice(0, 5).join(', ').trim()}${changed.length > 5 ? ' …' : ''}`
  }
}

/** @param token Asks Google for one with the credentials of this machine. */
export function signedIn(token: () => Promise<unknown>): MachineCheck {
  return async () => {
    try {
      await token()
      return null
    } catch {
      return 'Google does not know you here. Run "gcloud auth application-default login", or set GOOGLE_APPLICATION_CREDENTIALS.'
    }
  }
}
