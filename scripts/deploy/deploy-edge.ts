import { PlainError } from '../lib/plain-error.ts'
import { ifThere } from './cloud-errors.ts'
import type { DeployDeps } from './deploy-deps.ts'
import { edgeServiceResource, FIRST_SCALING, isCovered } from './edge-service-resource.ts'

/**
 * Makes the edge's service, or changes what differs of it. The limits of an existing service stay: they are an admin's.
 * @param image By digest.
 * @returns where stations reach it, https://…
 */
export async function deployEdge(deps: DeployDeps, image: string): Promise<string> {
  const { clients, names, target, say } = deps
  const wanted = edgeServiceResource(target, names, image)
  const there = await ifThere(clients.services.getService({ name: names.service }))
  if (there === undefined) {
    say('Making the service of the edge')
    const [operation] = await clients.services.createService({
      parent: names.location,
      serviceId: names.service.split('/').at(-1),
      service: { ...wanted, scaling: FIRST_SCALING },
    })
    return addressOf((await operation.promise())[0])
  }
  const [current] = there
  if (isCovered(wanted, current)) return addressOf(current)
  say('A new revision of the edge: stations reconnect')
  const { etag } = current
  const [operation] = await clients.services.updateService({
    service: { ...wanted, name: names.service, ...(etag == null ? {} : { etag }) },
    // Over REST a mask has JSON's names.
    updateMask: { paths: Object.keys(wanted) },
  })
  return addressOf((await operation.promise())[0])
}

function addressOf({ uri }: { readonly uri?: string | null }): string {
  if (!uri)
    throw new PlainError('Cloud Run made the service but names no address of it. Run the command again in a minute.')
  return uri
}
