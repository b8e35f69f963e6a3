import { organisationSchema } from '@charge-it/shared/model/settings.ts'
import { DEFAULT_TIME_ZONE, siteSchema } from '@charge-it/shared/model/site.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import { tariffSchema } from '@charge-it/shared/model/tariff.ts'
import { tariffInForce } from '@charge-it/shared/money/tariff-in-force.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { CardSources } from '@charge-it/shared/stations/public-card.ts'
import type { Firestore, Transaction } from 'firebase-admin/firestore'
import { readDocument } from '../store/read-document.ts'

/** Site, organisation and the price of now behind the cards of a station. */
export async function cardSourcesOf(
  siteId: Station['siteId'],
  reader: Firestore | { readonly firestore: Firestore; readonly transaction: Transaction },
  now: Date,
): Promise<Pick<CardSources, 'site' | 'tariff' | 'organisation'>> {
  const [site, organisation] = await Promise.all([
    siteId === null ? undefined : readDocument(reader, siteSchema, paths.site(siteId)),
    readDocument(reader, organisationSchema, paths.setting('organisation')),
  ])
  const timeZone = site?.timeZone ?? DEFAULT_TIME_ZONE
  const tariff = await tariffInForce(site?.tariffId ?? null, now, timeZone, (tariffId) =>
    readDocument(reader, tariffSchema, paths.tariff(tariffId)),
  )
  return { site, tariff, organisation }
}
