import { commandNeeds } from '@charge-it/shared/ocpp/command-needs.ts'
import { msg, str } from '@lit/localize'
import type { AppContext } from '../../app/app-context.ts'
import { rolesWith } from '../../words/role.ts'

/** Why the role of this person may not send a command; null when it may. @param action By its OCPP name. */
export function commandRefusal(app: Pick<AppContext, 'may'>, action: string): string | null {
  const needed = commandNeeds(action)
  return app.may(needed) ? null : msg(str`Needs the role ${rolesWith(needed)}`)
}
