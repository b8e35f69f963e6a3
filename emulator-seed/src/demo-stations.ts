import {
  DEMO_SITES,
  type DemoSite,
  FLEET_STATIONS,
  FREE_STATIONS,
  HISTORY_LABEL,
  PORTS,
  SYNTHETIC_LABEL,
  TLS_STATION,
} from './demo.ts'

export interface DemoStation {
  readonly stationId: string
  readonly site: DemoSite
  readonly connectors: number
  readonly maxPowerW: number
  readonly phases: 1 | 3
  readonly securityProfile: 1 | 2
  readonly simulated: boolean
  readonly demo: string | null
  /** Name in the source data; null for a station without a history. */
  readonly source: string | null
}

/**
 * The stations of the demo: the source's stations in alphabetical order on the sites' stations, the two that are left
 * free, and simulated ones beyond the history for a large fleet.
 * @param sources Station names of the source data.
 * @param fleetSize How many stations are simulated.
 */
export function demoStations(sources: readonly string[], fleetSize: number): readonly DemoStation[] {
  const names = [...sources].sort()
  const fleet = fleetIds(fleetSize)
  const withHistory = DEMO_SITES.flatMap((site) =>
    Array.from({ length: site.stations }, (_, index) => ({
      stationId: `${site.prefix}-${String(index + 1).padStart(2, '0')}`,
      site,
    })),
  ).map(({ stationId, site }, index): DemoStation => {
    const source = names[index] ?? null
    return {
      stationId,
      site,
      connectors: PORTS,
      maxPowerW: site.maxPowerW,
      phases: site.phases,
      securityProfile: stationId === TLS_STATION ? 2 : 1,
      simulated: fleet.includes(stationId),
      demo: source === null ? SYNTHETIC_LABEL : `${HISTORY_LABEL}; station ${source}`,
      source,
    }
  })
  const more = fleet
    .filter((stationId) => !withHistory.some((station) => station.stationId === stationId))
    .map((stationId) => plain(stationId, 'bsd', 1, true, SYNTHETIC_LABEL))
  const free = FREE_STATIONS.map(({ stationId, siteId, connectors }) =>
    plain(stationId, siteId, connectors, false, null),
  )
  return [...withHistory, ...free, ...more]
}

/** Ids of a simulated fleet: the six first, then the other history stations, then stations of its own. */
export function fleetIds(size: number): readonly string[] {
  const rest = DEMO_SITES.flatMap((site) =>
    Array.from({ length: site.stations }, (_, index) => `${site.prefix}-${String(index + 1).padStart(2, '0')}`),
  ).filter((stationId) => !(FLEET_STATIONS as readonly string[]).includes(stationId))
  const all = [...FLEET_STATIONS, ...rest]
  return Array.from(
    { length: size },
    (_, index) => all[index] ?? `SIM-${String(index - all.length + 1).padStart(3, '0')}`,
  )
}

function plain(
  stationId: string,
  siteId: string,
  connectors: number,
  simulated: boolean,
  demo: string | null,
): DemoStation {
  const site = DEMO_SITES.find((one) => one.siteId === siteId)
  if (site === undefined) throw new RangeError(`no demo site ${siteId}`)
  return {
    stationId,
    site,
    connectors,
    maxPowerW: site.maxPowerW,
    phases: site.phases,
    securityProfile: 1,
    simulated,
    demo,
    source: null,
  }
}
