import type { protos, ServicesClient } from '@google-cloud/run'
import * as v from 'valibot'
import type { EdgeScaling, EdgeService, EdgeServiceAnswer, EdgeServiceRefusal } from './edge-service.ts'

type Service = protos.google.cloud.run.v2.IService

const CALL_TIMEOUT_MS = 15_000
/** gRPC status codes that mean something to a person; the client has them over REST as well. */
const REFUSALS: Readonly<Record<number, EdgeServiceRefusal>> = {
  5: 'no-service',
  7: 'not-allowed',
  8: 'over-quota',
  9: 'changed-meanwhile',
  10: 'changed-meanwhile',
}
const errorSchema = v.object({ code: v.number() })

/**
 * {@link EdgeService} by the API of Cloud Run, version 2.
 * @param client Made at the first use: loading it takes a second that most calls need not pay.
 * @param name `projects/{project}/locations/{region}/services/{service}`
 * @param failed Hears of what is answered as `retry-later`.
 */
export function cloudRunEdgeService(
  client: () => Promise<ServicesClient>,
  name: string,
  failed: (cause: unknown) => void,
): EdgeService {
  const guarded = async (call: () => Promise<Service>): Promise<EdgeServiceAnswer> => {
    try {
      return { kind: 'scaling', scaling: scalingOf(await call()) }
    } catch (error) {
      const parsed = v.safeParse(errorSchema, error)
      const reason = parsed.success ? REFUSALS[parsed.output.code] : undefined
      if (reason === undefined) failed(error)
      return { kind: 'refused', reason: reason ?? 'retry-later' }
    }
  }
  const get = async (): Promise<Service> => {
    const [service] = await (await client()).getService({ name }, { timeout: CALL_TIMEOUT_MS })
    return service
  }
  return {
    name,
    read: () => guarded(get),
    change: ({ minInstances, maxInstances }, etag) =>
      guarded(async () => {
        // The mask names the member as a whole, so its name is the same over REST and gRPC.
        const scaling = {
          minInstanceCount: minInstances,
          maxInstanceCount: maxInstances,
          scalingMode: 'AUTOMATIC',
        } as const
        await (await client()).updateService(
          { service: { name, etag, scaling }, updateMask: { paths: ['scaling'] } },
          { timeout: CALL_TIMEOUT_MS },
        )
        return get()
      }),
  }
}

/** The client of a deployed function, with the account that the function runs as. Over REST, which needs no gRPC channel. */
export async function cloudRunClient(): Promise<ServicesClient> {
  const { ServicesClient: Client } = await import('@google-cloud/run')
  return new Client({ fallback: true })
}

function scalingOf(service: Service): EdgeScaling {
  const { scaling, latestReadyRevision, latestCreatedRevision, updateTime } = service
  const isManual = scaling?.scalingMode === 'MANUAL' || scaling?.scalingMode === 2
  const revision = lastPart(latestReadyRevision)
  const created = lastPart(latestCreatedRevision)
  return {
    minInstances: scaling?.minInstanceCount ?? 0,
    maxInstances: scaling?.maxInstanceCount || service.template?.scaling?.maxInstanceCount || null,
    fixedInstances: isManual ? (scaling?.manualInstanceCount ?? 0) : null,
    revision,
    pendingRevision: created === revision ? null : created,
    settling: service.reconciling ?? false,
    changedAt: updateTime?.seconds == null ? null : new Date(Number(updateTime.seconds) * 1000),
    etag: service.etag ?? '',
  }
}

/** `projects/…/revisions/NAME` or the name alone. */
function lastPart(name: string | null | undefined): string | null {
  return name?.split('/').at(-1) || null
}
