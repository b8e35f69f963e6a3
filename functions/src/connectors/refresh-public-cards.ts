import { isDeepStrictEqual } from 'node:util'
import { connectorSchema } from '@charge-it/shared/model/connector.ts'
import { publicConnectorSchema } from '@charge-it/shared/model/public-connector.ts'
import { siteSchema } from '@charge-it/shared/model/site.ts'
import { type Station, stationSchema } from '@charge-it/shared/model/station.ts'
import { tariffSchema } from '@charge-it/shared/model/tariff.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { cardFacts, newCard } from '@charge-it/shared/stations/public-card.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshot, parseSnapshots, readDocument } from '../store/read-document.ts'
import { cardSourcesOf } from './card-sources.ts'

/** Brings the public cards of a site's stations up to date. Writes only cards that changed. @returns how many. */
export async function refreshCardsOfSite(siteId: string, deps: Deps): Promise<number> {
  const { docs } = await deps.firestore.collection(collections.stations).where('siteId', '==', siteId).get()
  let refreshed = 0
  for (const station of parseSnapshots(stationSchema, docs, deps.log)) refreshed += await refreshCardsOf(station, deps)
  return refreshed
}

/** The same for every site that uses a tariff, or one that it stands in for. */
export async function refreshCardsOfTariff(tariffId: string, deps: Deps): Promise<number> {
  const { firestore, log } = deps
  const tariffs = parseSnapshots(tariffSchema, (await firestore.collection(collections.tariffs).get()).docs, log)
  const wanted = new Set([tariffId])
  for (const id of wanted) {
    for (const each of tariffs) if (each.fallbackTariffId === id) wanted.add(each.tariffId)
  }
  let refreshed = 0
  for (const id of wanted) {
    const { docs } = await firestore.collection(collections.sites).where('tariffId', '==', id).get()
    for (const { siteId } of parseSnapshots(siteSchema, docs, log)) refreshed += await refreshCardsOfSite(siteId, deps)
  }
  return refreshed
}

/** The same for one station. */
export async function refreshCardsOfStation(stationId: string, deps: Deps): Promise<number> {
  const station = await readDocument(deps.firestore, stationSchema, paths.station(stationId))
  return station === undefined ? 0 : refreshCardsOf(station, deps)
}

async function refreshCardsOf(station: Station, deps: Deps): Promise<number> {
  const { firestore } = deps
  return firestore.runTransaction(async (transaction) => {
    const sources = await cardSourcesOf(station.siteId, { firestore, transaction }, deps.now())
    const { docs } = await transaction.get(
      firestore.collection(`${paths.station(station.stationId)}/${collections.connectors}`),
    )
    const coded = parseSnapshots(connectorSchema, docs, deps.log).flatMap((connector) =>
      connector.code === null ? [] : [{ connector, reference: firestore.doc(paths.publicConnector(connector.code)) }],
    )
    if (coded.length === 0) return 0
    const cards = await transaction.getAll(...coded.map(({ reference }) => reference))
    const now = deps.now()
    let changed = 0
    for (const [index, { connector, reference }] of coded.entries()) {
      const snapshot = cards[index]
      const stored = snapshot === undefined ? undefined : parseSnapshot(publicConnectorSchema, snapshot)
      const facts = cardFacts({ station, connector, ...sources })
      if (stored === undefined) {
        transaction.create(reference, newCard(reference.id, { station, connector, ...sources }, now))
      } else if (isDeepStrictEqual(facts, pick(stored, facts))) {
        continue
      } else {
        transaction.update(reference, { ...facts, lastUpdatedAt: now })
      }
      changed += 1
    }
    return changed
  })
}

function pick(from: object, keys: object): object {
  const entries = new Map(Object.entries(from))
  return Object.fromEntries(Object.keys(keys).map((key) => [key, entries.get(key)]))
}
