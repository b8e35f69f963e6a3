import * as v from 'valibot'
import { PlainError } from '../lib/plain-error.ts'
import type { DeployDeps } from './deploy-deps.ts'
import { settingOf } from './function-settings.ts'

const setupSchema = v.object({ open: v.boolean() })

/**
 * Makes the first admin through the installation's own set-up, where there is none yet.
 * @throws PlainError when the API does not answer as it must.
 */
export async function ensureFirstAdmin({ target, names, settings, api, randomText, say }: DeployDeps): Promise<void> {
  const answer = await api('/setup')
  const setup = v.safeParse(setupSchema, answer.ok ? await answer.json() : null)
  if (!setup.success) {
    throw new PlainError(
      `${names.origin}/api/v1/setup answered ${answer.status}. Look at the log of the function "api".`,
    )
  }
  if (!setup.output.open) return
  const setupCode = settingOf(settings.read(), 'CHARGE_IT_SETUP_CODE') ?? ''
  if (target.adminEmail === null) {
    say(
      `There is no admin yet. Open ${names.origin} and enter the set-up code ${setupCode}, or run this again with --admin EMAIL.`,
    )
    return
  }
  const password = randomText()
  const made = await api('/setup', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ setupCode, email: target.adminEmail, password }),
  })
  if (made.status !== 201) {
    throw new PlainError(
      `The first admin was not made (${made.status}). Is the sign-in method "Email/Password" switched on in Firebase Authentication?`,
    )
  }
  say(`First admin: ${target.adminEmail}, password ${password} (shown this once; change it after signing in).`)
}
