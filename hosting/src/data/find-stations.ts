import { stationSchema } from '@charge-it/shared/model/station.ts'
import { collections } from '@charge-it/shared/paths.ts'
import { collection, endAt, type Firestore, getDocs, limit, orderBy, query, startAt } from 'firebase/firestore'
import * as v from 'valibot'

/** After every character that an id may hold. */
const LAST = '\uf8ff'

/**
 * Ids of stations that begin with a text, as typed or in upper case. One query each; the list of all stations is not read.
 * @param count At most so many.
 */
export async function findStations(db: Firestore, text: string, count: number): Promise<readonly string[]> {
  const spellings = [...new Set([text, text.toUpperCase()])]
  const found = await Promise.all(
    spellings.map(async (start) => {
      const { docs } = await getDocs(
        query(
          collection(db, collections.stations),
          orderBy('stationId'),
          startAt(start),
          endAt(start + LAST),
          limit(count),
        ),
      )
      return docs.map(
        (each) => v.parse(v.pick(stationSchema, ['stationId']), { stationId: each.get('stationId') }).stationId,
      )
    }),
  )
  return [...new Set(found.flat())].slice(0, count)
}
