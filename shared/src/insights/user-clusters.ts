import { clusterRows, type KMeans, squaredDistance } from './guarded-kmeans.ts'
import { clamp, mean, quantile, standardDeviation } from './statistics.ts'

/** What is known of one driver's session. Times of the local clock. */
export interface UserSession {
  readonly energyWh: number
  readonly durationH: number
  /** 0 to 24 */
  readonly startHour: number
  readonly isWeekend: boolean
}

/** A driver's habits, not scaled. */
export interface UserProfile {
  readonly sessions: number
  readonly sessionsPerWeek: number
  readonly meanEnergyWh: number
  readonly medianHours: number
  /** 0 to 24, the mean on the circle of the clock. */
  readonly plugInHour: number
  readonly weekendShare: number
  /** Length of the mean vector on that circle, with its angle: how regular the hour is. */
  readonly hourSin: number
  readonly hourCos: number
}

export interface UserCluster {
  readonly clusterId: string
  readonly size: number
  readonly sessionsPerWeek: number
  readonly meanEnergyWh: number
  readonly medianHours: number
  readonly plugInHour: number
  readonly weekendShare: number
  /** Scaled, for matching with the next run; null for rules. */
  readonly centroid: readonly number[] | null
}

export interface ClusteredUsers {
  /** clusters, provisional (20 to 59 users) or rules (fewer). */
  readonly basis: 'clusters' | 'provisional' | 'rules'
  readonly silhouette: number | null
  readonly clusters: readonly UserCluster[]
  /** Cluster of each user, in their order. */
  readonly clusterOf: readonly string[]
}

export const SESSIONS_NEEDED = 10
export const USERS_NEEDED = 60
const USERS_PROVISIONAL = 20
/** Beyond it the silhouette is computed on a part: it takes the square of the users. */
const SILHOUETTE_USERS = 1_500

/** @param weeks Length of the window. Null with fewer than ten sessions. */
export function userProfile(sessions: readonly UserSession[], weeks: number): UserProfile | null {
  if (sessions.length < SESSIONS_NEEDED || weeks <= 0) return null
  const angle = (hour: number) => (2 * Math.PI * hour) / 24
  const hourSin = mean(sessions.map(({ startHour }) => Math.sin(angle(startHour)))) ?? 0
  const hourCos = mean(sessions.map(({ startHour }) => Math.cos(angle(startHour)))) ?? 0
  const hour = (Math.atan2(hourSin, hourCos) * 24) / (2 * Math.PI)
  return {
    sessions: sessions.length,
    sessionsPerWeek: sessions.length / weeks,
    meanEnergyWh: mean(sessions.map(({ energyWh }) => energyWh)) ?? 0,
    medianHours:
      quantile(
        sessions.map(({ durationH }) => durationH),
        0.5,
      ) ?? 0,
    plugInHour: (hour + 24) % 24,
    weekendShare: sessions.filter(({ isWeekend }) => isWeekend).length / sessions.length,
    hourSin,
    hourCos,
  }
}

/**
 * Groups drivers by their habits: up to three clusters from 20 users on (provisional below 60), fixed rules with fewer,
 * and then named as rules. Descriptive only: the structure of such data is weak.
 * @param previous Clusters of the last run: a cluster keeps the name of the one that is nearest to it.
 */
export function clusterUsers(
  kmeans: KMeans,
  users: readonly UserProfile[],
  previous: readonly { readonly clusterId: string; readonly centroid: readonly number[] | null }[] = [],
): ClusteredUsers | null {
  if (users.length === 0) return null
  if (users.length < USERS_PROVISIONAL) return byRules(users)
  const rows = scaled(users)
  const k = Math.min(3, Math.floor(users.length / 10))
  const found = clusterRows(kmeans, rows, k)
  if (found === null) return byRules(users)
  const names = matchedNames(found.centroids, previous)
  const clusterOf = found.clusters.map((cluster) => names[cluster] ?? `c${cluster + 1}`)
  return {
    basis: users.length < USERS_NEEDED ? 'provisional' : 'clusters',
    silhouette: silhouetteOf(rows, found.clusters),
    clusters: found.centroids.map((centroid, cluster) => {
      const clusterId = names[cluster] ?? `c${cluster + 1}`
      return describe(
        clusterId,
        users.filter((_, index) => clusterOf[index] === clusterId),
        centroid,
      )
    }),
    clusterOf,
  }
}

function byRules(users: readonly UserProfile[]): ClusteredUsers {
  const clusterOf = users.map(({ sessionsPerWeek, medianHours }) =>
    sessionsPerWeek >= 3 ? 'frequent' : medianHours >= 8 ? 'overnight' : 'occasional',
  )
  const clusters = ['frequent', 'overnight', 'occasional']
    .map((rule) =>
      describe(
        rule,
        users.filter((_, index) => clusterOf[index] === rule),
        null,
      ),
    )
    .filter(({ size }) => size > 0)
  return { basis: 'rules', silhouette: null, clusters, clusterOf }
}

function describe(clusterId: string, members: readonly UserProfile[], centroid: readonly number[] | null): UserCluster {
  const middle = (of: (user: UserProfile) => number) => quantile(members.map(of), 0.5) ?? 0
  const angle = Math.atan2(
    mean(members.map(({ hourSin }) => hourSin)) ?? 0,
    mean(members.map(({ hourCos }) => hourCos)) ?? 0,
  )
  return {
    clusterId,
    size: members.length,
    sessionsPerWeek: middle(({ sessionsPerWeek }) => sessionsPerWeek),
    meanEnergyWh: middle(({ meanEnergyWh }) => meanEnergyWh),
    medianHours: middle(({ medianHours }) => medianHours),
    plugInHour: ((angle * 24) / (2 * Math.PI) + 24) % 24,
    weekendShare: middle(({ weekendShare }) => weekendShare),
    centroid,
  }
}

/** Six features, each as distance from its mean in standard deviations, at most 3. */
function scaled(users: readonly UserProfile[]): number[][] {
  const rows = users.map((user) => [
    Math.log(user.sessionsPerWeek),
    Math.log(Math.max(1, user.meanEnergyWh)),
    Math.log(Math.max(0.05, user.medianHours)),
    user.hourSin,
    user.hourCos,
    user.weekendShare,
  ])
  const columns = rows[0]?.length ?? 0
  const scales = Array.from({ length: columns }, (_, column) => {
    const values = rows.map((row) => row[column] ?? 0)
    return { middle: mean(values) ?? 0, sd: standardDeviation(values) || 1 }
  })
  return rows.map((row) =>
    row.map((value, column) => clamp((value - (scales[column]?.middle ?? 0)) / (scales[column]?.sd ?? 1), -3, 3)),
  )
}

/** Nearest pairs first; a cluster without a counterpart gets the first name that is free. */
function matchedNames(
  centroids: readonly (readonly number[])[],
  previous: readonly { readonly clusterId: string; readonly centroid: readonly number[] | null }[],
): string[] {
  const names: (string | undefined)[] = centroids.map(() => undefined)
  const pairs = centroids
    .flatMap((centroid, cluster) =>
      previous.flatMap(({ clusterId, centroid: before }) =>
        before === null || before.length !== centroid.length
          ? []
          : [{ cluster, clusterId, distance: squaredDistance(centroid, before) }],
      ),
    )
    .sort((a, b) => a.distance - b.distance)
  const taken = new Set<string>()
  for (const { cluster, clusterId } of pairs) {
    if (names[cluster] !== undefined || taken.has(clusterId)) continue
    names[cluster] = clusterId
    taken.add(clusterId)
  }
  let next = 1
  return names.map((name) => {
    if (name !== undefined) return name
    while (taken.has(`c${next}`)) next++
    taken.add(`c${next}`)
    return `c${next}`
  })
}

/** Mean over the rows of (b - a) / max(a, b): a within the own cluster, b in the nearest other. */
export function silhouetteOf(rows: readonly (readonly number[])[], clusters: readonly number[]): number | null {
  const step = Math.ceil(rows.length / SILHOUETTE_USERS)
  const kept = rows
    .map((row, index) => ({ row, cluster: clusters[index] ?? 0 }))
    .filter((_, index) => index % step === 0)
  const groups = [...new Set(kept.map(({ cluster }) => cluster))]
  if (groups.length < 2) return null
  const shapes = kept.map(({ row, cluster }) => {
    const distances = groups.map((group) => {
      const others = kept.filter((other) => other.cluster === group && other.row !== row)
      return { group, distance: mean(others.map((other) => Math.sqrt(squaredDistance(row, other.row)))) }
    })
    const own = distances.find(({ group }) => group === cluster)?.distance ?? null
    const other = Math.min(...distances.filter(({ group }) => group !== cluster).map(({ distance }) => distance ?? 0))
    return own === null ? 0 : (other - own) / Math.max(own, other, 1e-12)
  })
  return mean(shapes)
}
