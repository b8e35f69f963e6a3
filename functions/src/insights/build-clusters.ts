import {
  clusterUsers,
  type UserProfile,
  type UserSession,
  userProfile,
} from '@charge-it/shared/insights/user-clusters.ts'
import { type ClusterRun, type ClusterUser, clusterRunSchema } from '@charge-it/shared/model/insight.ts'
import { type Transaction, transactionIdentitySchema, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import * as v from 'valibot'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import { hashOfCard } from './hash-of-card.ts'
import type { InsightDeps } from './insight-deps.ts'

const DAY_MS = 86_400_000
const WINDOW_DAYS = 180
/** The newest sessions that are looked at. */
const MOST_SESSIONS = 50_000
/** Shown clusters change weekly. */
const WEEK_MS = 7 * DAY_MS
const MOST_POINTS = 500
export const LATEST = 'latest'

/** Names and scaled centres of the shown run, for the next one to be matched with; lies beside it. */
const matchSchema = v.array(v.object({ clusterId: v.string(), centroid: v.nullable(v.array(v.number())) }))

/**
 * Groups the fleet's drivers by their habits, once a week. Cards appear as keyed hashes only; without a key in the
 * settings no card is written at all.
 * @returns how many documents were written.
 */
export async function buildClusters(
  packages: Parameters<typeof clusterUsers>[0],
  deps: InsightDeps,
  options: { readonly force?: boolean } = {},
): Promise<number> {
  const { firestore, log } = deps
  const now = deps.now()
  const before = await readDocument(firestore, clusterRunSchema, paths.clusterRun(LATEST))
  const isDue = before === undefined || now.getTime() - before.runAt.getTime() >= WEEK_MS - DAY_MS / 2
  if (!isDue && options.force !== true) return 0
  const since = new Date(now.getTime() - WINDOW_DAYS * DAY_MS)
  const sessions = parseSnapshots(
    transactionSchema,
    (
      await firestore
        .collection(collections.transactions)
        .where('startedAt', '>=', since)
        .orderBy('startedAt', 'desc')
        .limit(MOST_SESSIONS)
        .get()
    ).docs,
    log,
  ).filter(({ state, energyWh }) => state === 'stopped' && (energyWh ?? 0) > 0)
  const identities = parseSnapshots(
    transactionIdentitySchema,
    (
      await firestore
        .collectionGroup(collections.private)
        .where('kind', '==', 'identity')
        .where('startedAt', '>=', since)
        .orderBy('startedAt', 'desc')
        .limit(MOST_SESSIONS)
        .get()
    ).docs,
    log,
  )
  const cardOf = new Map(identities.map(({ transactionKey, idTagCanonical }) => [transactionKey, idTagCanonical]))
  const byCard = Map.groupBy(sessions, ({ transactionKey }) => cardOf.get(transactionKey) ?? '')
  byCard.delete('')
  const oldest = sessions.at(-1)?.startedAt ?? now
  const weeks = Math.max(1, (now.getTime() - oldest.getTime()) / WEEK_MS)
  const users = [...byCard].flatMap(([card, own]) => {
    const profile = userProfile(own.map(asUserSession), weeks)
    return profile === null ? [] : [{ card, profile }]
  })
  const previous = await readPrevious(deps)
  const found = clusterUsers(
    packages,
    users.map(({ profile }) => profile),
    previous,
  )
  const run: ClusterRun = {
    kind: 'clusters',
    scopeId: LATEST,
    status: found === null ? 'none' : found.basis === 'rules' ? 'fallback' : 'model',
    method: found === null ? null : found.basis === 'rules' ? 'rules' : 'kmeans',
    modelVersion: null,
    trainedAt: found === null ? null : now,
    dataFrom: sessions.length === 0 ? null : oldest,
    dataTo: sessions[0]?.startedAt ?? null,
    sampleCount: users.length,
    runAt: now,
    validUntil: new Date(now.getTime() + 2 * WEEK_MS),
    error: null,
    confidence: 'low',
    reason: found === null ? 'needs-1-users' : found.basis === 'rules' ? 'needs-20-users' : null,
    failure: null,
    demo: sessions.find(({ demo }) => demo !== null)?.demo?.split(';')[0] ?? null,
    provisional: found?.basis !== 'clusters',
    silhouette: found?.silhouette ?? null,
    clusters: (found?.clusters ?? []).map(({ centroid: _, ...cluster }) => cluster),
    points: pointsOf(
      users.map(({ profile }) => profile),
      found?.clusterOf ?? [],
    ),
  }
  await firestore.doc(paths.clusterRun(LATEST)).set({
    ...run,
    match: JSON.stringify((found?.clusters ?? []).map(({ clusterId, centroid }) => ({ clusterId, centroid }))),
  })
  return 1 + (await writeUsers(users, found?.clusterOf ?? [], deps))
}

async function readPrevious(deps: InsightDeps): Promise<v.InferOutput<typeof matchSchema>> {
  const text: unknown = (await deps.firestore.doc(paths.clusterRun(LATEST)).get()).get('match')
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), matchSchema), text)
  return parsed.success ? parsed.output : []
}

/** A card's cluster under its keyed hash; written when it changes and once in half a year. */
async function writeUsers(
  users: readonly { readonly card: string; readonly profile: UserProfile }[],
  clusterOf: readonly string[],
  deps: InsightDeps,
): Promise<number> {
  const { firestore, hashKey } = deps
  const now = deps.now()
  if (hashKey === null) return 0
  let written = 0
  for (const [index, { card, profile }] of users.entries()) {
    const hash = hashOfCard(card, hashKey)
    const reference = firestore.doc(paths.clusterUser(hash))
    const clusterId = clusterOf[index] ?? ''
    if ((await reference.get()).get('clusterId') === clusterId) continue
    const user: ClusterUser = {
      clusterId,
      sessions: profile.sessions,
      sessionsPerWeek: profile.sessionsPerWeek,
      meanEnergyWh: profile.meanEnergyWh,
      runAt: now,
      expireAt: new Date(now.getTime() + WINDOW_DAYS * DAY_MS),
    }
    await reference.set(user)
    written++
  }
  return written
}

function asUserSession({ energyWh, startedAt, stoppedAt, timeZone }: Transaction): UserSession {
  const { date, hour } = localDayAndHour(startedAt, timeZone)
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return {
    energyWh: energyWh ?? 0,
    durationH: ((stoppedAt ?? startedAt).getTime() - startedAt.getTime()) / 3_600_000,
    startHour: hour + startedAt.getUTCMinutes() / 60,
    isWeekend: weekday === 0 || weekday === 6,
  }
}

function pointsOf(users: readonly UserProfile[], clusterOf: readonly string[]): ClusterRun['points'] {
  const step = Math.max(1, Math.ceil(users.length / MOST_POINTS))
  return users.flatMap(({ sessionsPerWeek, meanEnergyWh }, index) =>
    index % step === 0 ? [{ clusterId: clusterOf[index] ?? '', sessionsPerWeek, meanEnergyWh }] : [],
  )
}
