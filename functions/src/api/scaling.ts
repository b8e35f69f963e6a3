import * as v from 'valibot'
import type { EdgeScaling, EdgeService, EdgeServiceAnswer, EdgeServiceRefusal } from '../cloud-run/edge-service.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../store/audit.ts'
import type { ApiCall, Handler } from './api-call.ts'
import { ApiError, badParameter, conflict } from './api-error.ts'
import { readBody } from './read-input.ts'

/** Most instances that a person may ask for here: 100,000 stations, and what Cloud Run grants a new project. */
const MOST_INSTANCES = 100
const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_INSTANCES))
export const scalingBody = v.strictObject({
  minInstances: v.optional(count),
  maxInstances: v.optional(count),
  /** Of the state that was read; without it the change is for whatever is there. */
  etag: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
})

/** `GET /system/scaling`: `{available: false}` where no service is set up, as in the emulators. */
export const getScaling: Handler = async (_call, deps) => {
  const { edgeService } = deps
  if (edgeService === null) return { status: 200, body: { available: false } }
  return { status: 200, body: view(scalingOf(await edgeService.read())) }
}

/** `PATCH /system/scaling`: changes one or both limits of the service; needs no new revision. */
export const changeScaling: Handler = async (call, deps) => {
  const changes = readBody(call, scalingBody)
  const { edgeService } = deps
  if (edgeService === null) {
    throw conflict(
      'nothing-to-scale',
      'No Cloud Run service is set up for this installation: there is nothing to scale.',
    )
  }
  if (changes.minInstances === undefined && changes.maxInstances === undefined) {
    throw badParameter('body', 'names neither minInstances nor maxInstances')
  }
  const before = scalingOf(await edgeService.read())
  if (before.fixedInstances !== null) {
    throw conflict(
      'scaling-is-manual',
      'The number of instances was fixed in Cloud Run. Make it automatic there first.',
    )
  }
  if (changes.etag !== undefined && changes.etag !== before.etag) throw problemOf('changed-meanwhile')
  const limits = {
    minInstances: changes.minInstances ?? Math.max(1, before.minInstances),
    maxInstances: changes.maxInstances ?? before.maxInstances ?? MOST_INSTANCES,
  }
  if (limits.minInstances > limits.maxInstances) throw badParameter('minInstances', 'is greater than maxInstances')
  const detail = `min ${before.minInstances} -> ${limits.minInstances}, max ${before.maxInstances ?? 'none'} -> ${limits.maxInstances}`
  // Before the change: none may happen that the log does not know of.
  const told: Told = { call, deps, path: edgeService.name }
  await note(told, 'scaling.change', detail)
  return { status: 200, body: view(scalingOf(await changed(edgeService.change(limits, before.etag), told, detail))) }
}

interface Told {
  readonly call: ApiCall
  readonly deps: Deps
  /** The service; no document is changed. */
  readonly path: string
}

async function changed(answer: ReturnType<EdgeService['change']>, told: Told, detail: string) {
  const result = await answer
  if (result.kind === 'refused') await note(told, 'scaling.change.refused', `${detail}: ${result.reason}`)
  return result
}

async function note({ call, deps, path }: Told, action: string, detail: string): Promise<void> {
  const batch = deps.firestore.batch()
  audit(batch, deps.firestore, { caller: call.caller, action, path, detail, at: deps.now() })
  await batch.commit()
}

function view(scaling: EdgeScaling) {
  return { available: true, ...scaling, changedAt: scaling.changedAt?.toISOString() ?? null }
}

/** @throws ApiError for what Cloud Run refused. */
function scalingOf(answer: EdgeServiceAnswer): EdgeScaling {
  if (answer.kind === 'refused') throw problemOf(answer.reason)
  return answer.scaling
}

function problemOf(reason: EdgeServiceRefusal): ApiError {
  switch (reason) {
    case 'no-service':
      return conflict('no-edge-service', 'Cloud Run knows no such service. Deploy the edge first.')
    case 'not-allowed':
      return conflict('scaling-not-allowed', 'The account of the functions may not read or change the service.')
    case 'changed-meanwhile':
      return conflict('changed-meanwhile', 'The service was changed meanwhile. Read it again.')
    case 'over-quota':
      return conflict('over-quota', 'The project’s quota does not allow it.')
    case 'retry-later':
      return new ApiError(503, 'cloud-run-unavailable', 'Cloud Run does not answer. Please try again.', {
        headers: { 'retry-after': '30' },
      })
  }
}
