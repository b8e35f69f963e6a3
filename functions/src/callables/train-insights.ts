import { can } from '@charge-it/shared/model/role.ts'
import type { CallableRequest } from 'firebase-functions/https'
import { forbidden } from '../api/api-error.ts'
import { trainingBody } from '../api/train-insights.ts'
import { roleOf } from '../auth/caller.ts'
import type { Deps } from '../deps.ts'
import { trainOnDemand } from '../insights/train-on-demand.ts'
import { answerCallable, callerOfCallable, readCallableData } from './answer-callable.ts'

/** `trainInsights {siteId}`: what `POST /insights/trainings` does, for admins and operators. */
export function trainInsights(request: CallableRequest<unknown>, deps: Deps): Promise<unknown> {
  return answerCallable(deps, async () => {
    const caller = await callerOfCallable(request, deps)
    const role = roleOf(caller)
    if (role === null || !can(role, 'runInsights')) throw forbidden('Admins and operators may start a training.')
    const { siteId = null } = readCallableData(trainingBody, request.data ?? {})
    return { status: 200, body: await trainOnDemand(siteId, caller, deps) }
  })
}
