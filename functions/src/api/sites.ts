import { DEFAULT_HEARTBEAT_S, DEFAULT_TIME_ZONE, type Site, siteSchema } from '@charge-it/shared/model/site.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { tariffSchema } from '@charge-it/shared/model/tariff.ts'
import { ALL_SITES, collections, paths } from '@charge-it/shared/paths.ts'
import type { Firestore, Transaction } from 'firebase-admin/firestore'
import * as v from 'valibot'
import { refreshCardsOfSite } from '../connectors/refresh-public-cards.ts'
import { NO_SITE } from '../stats/no-site.ts'
import { audit } from '../store/audit.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import type { Handler } from './api-call.ts'
import { badParameter, conflict, notFound } from './api-error.ts'
import { pageById } from './list-page.ts'
import { pageQuery } from './query-fields.ts'
import { readBody, readQuery } from './read-input.ts'
import { safeId } from './stations.ts'

const RESERVED: readonly string[] = [ALL_SITES, NO_SITE]
const { siteId: _id, demo: _demo, lastUpdatedAt: _at, ...fields } = siteSchema.entries
const name = v.pipe(fields.name, v.minLength(1, 'is empty'))
export const siteBody = v.strictObject({
  siteId: v.optional(
    v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens')),
  ),
  ...v.partial(v.object({ ...fields, name })).entries,
  name,
})
export const siteChanges = v.strictObject(v.partial(v.object({ ...fields, name })).entries)

/** `GET /sites` */
export const listSites: Handler = async (call, deps) => {
  const page = readQuery(call, pageQuery)
  const { snapshots, nextCursor } = await pageById('sites', deps.firestore.collection(collections.sites), page)
  return { status: 200, body: { items: parseSnapshots(siteSchema, snapshots, deps.log), nextCursor } }
}

/** `GET /sites/{siteId}` */
export const getSite: Handler = async ({ parts }, deps) => {
  const site = await readDocument(deps.firestore, siteSchema, paths.site(safeId(parts.siteId ?? '')))
  if (site === undefined) throw notFound('site')
  return { status: 200, body: site }
}

/** `POST /sites`: 201; the id is made of the name where none is given. */
export const createSite: Handler = async (call, deps) => {
  const body = readBody(call, siteBody)
  const siteId = body.siteId ?? idOf(body.name)
  if (RESERVED.includes(siteId)) throw badParameter('siteId', 'is reserved')
  const { firestore } = deps
  const path = paths.site(siteId)
  const site: Site = {
    address: '',
    location: null,
    timeZone: DEFAULT_TIME_ZONE,
    gridLimitW: null,
    phases: 3,
    tariffId: null,
    maintenance: false,
    heartbeatS: DEFAULT_HEARTBEAT_S,
    guestStart: false,
    helpPhone: null,
    demo: null,
    ...body,
    siteId,
    lastUpdatedAt: deps.now(),
  }
  await firestore.runTransaction(async (transaction) => {
    if ((await transaction.get(firestore.doc(path))).exists) throw conflict('site-exists', 'A site of this id exists.')
    await requireTariff(site.tariffId, { firestore, transaction })
    transaction.create(firestore.doc(path), site)
    audit(transaction, firestore, { caller: call.caller, action: 'site.create', path, at: site.lastUpdatedAt })
  })
  return { status: 201, headers: { location: `/api/v1/sites/${siteId}` }, body: site }
}

/** `PATCH /sites/{siteId}`. The public cards of its connectors follow. */
export const changeSite: Handler = async (call, deps) => {
  const body = readBody(call, siteChanges)
  const { firestore } = deps
  const siteId = safeId(call.parts.siteId ?? '')
  const path = paths.site(siteId)
  const changed = await firestore.runTransaction(async (transaction) => {
    const stored = await readDocument({ firestore, transaction }, siteSchema, path)
    if (stored === undefined) throw notFound('site')
    await requireTariff(body.tariffId ?? null, { firestore, transaction })
    const now = deps.now()
    transaction.update(firestore.doc(path), { ...body, lastUpdatedAt: now })
    const detail = Object.keys(body).join(', ')
    audit(transaction, firestore, { caller: call.caller, action: 'site.change', path, detail, at: now })
    return { ...stored, ...body, lastUpdatedAt: now }
  })
  await refreshCardsOfSite(siteId, deps)
  return { status: 200, body: changed }
}

/** `DELETE /sites/{siteId}`: only one without stations; its figures stay. */
export const removeSite: Handler = async (call, deps) => {
  const { firestore } = deps
  const siteId = safeId(call.parts.siteId ?? '')
  await firestore.runTransaction(async (transaction) => {
    const reference = firestore.doc(paths.site(siteId))
    if (!(await transaction.get(reference)).exists) throw notFound('site')
    const stations = firestore.collection(collections.stations).where('siteId', '==', siteId).limit(1)
    const { docs } = await transaction.get(stations)
    if (parseSnapshots(stationSchema, docs, deps.log).length > 0) {
      throw conflict('site-in-use', 'This site has stations. Move or remove them first.')
    }
    transaction.delete(reference)
    audit(transaction, firestore, { caller: call.caller, action: 'site.remove', path: reference.path, at: deps.now() })
  })
  return { status: 204 }
}

async function requireTariff(
  tariffId: string | null,
  reader: { readonly firestore: Firestore; readonly transaction: Transaction },
): Promise<void> {
  if (tariffId === null) return
  const tariff = await readDocument(reader, tariffSchema, paths.tariff(safeId(tariffId)))
  if (tariff === undefined) throw badParameter('tariffId', 'there is no such tariff')
}

/** `Blok M Plaza` becomes `blok-m-plaza`. @throws ApiError 400 when nothing is left. */
export function idOf(text: string): string {
  const id = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '')
  if (id === '') throw badParameter('name', 'holds nothing that an id can be made of; give an id')
  return id
}
