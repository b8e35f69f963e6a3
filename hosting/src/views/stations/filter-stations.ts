import { countsOf, type FleetStation, groupOf, STATUS_GROUPS, type StatusGroup } from '../../data/fleet.ts'

/** Filters as they stand in the address; an empty text does not filter. */
export interface StationFilters {
  readonly search: string
  readonly siteId: string
  readonly status: StatusGroup | ''
  readonly vendor: string
  /** A version of OCPP: `1.6`. */
  readonly ocppVersion: string
  readonly tag: string
}

/** Reads the filters of an address; an unknown status counts as none. */
export function stationFiltersOf(query: URLSearchParams): StationFilters {
  return {
    search: query.get('q')?.trim() ?? '',
    siteId: query.get('site') ?? '',
    status: STATUS_GROUPS.find((group) => group === query.get('status')) ?? '',
    vendor: query.get('vendor') ?? '',
    ocppVersion: query.get('protocol') ?? '',
    tag: query.get('tag') ?? '',
  }
}

/**
 * The stations that match every filter but the status, and of them those that match the status as well.
 * @param siteNameOf For the search, which looks at id, site, model, serial number and tags.
 */
export function filterStations(
  fleet: readonly FleetStation[],
  filters: StationFilters,
  siteNameOf: (siteId: string | null) => string,
): { readonly beforeStatus: readonly FleetStation[]; readonly shown: readonly FleetStation[] } {
  const { siteId, vendor, ocppVersion, tag, status } = filters
  const needle = filters.search.toLowerCase()
  const beforeStatus = fleet.filter(({ station }) => {
    const tags = station.tags ?? []
    if (siteId !== '' && station.siteId !== siteId) return false
    if (vendor !== '' && station.vendor !== vendor) return false
    if (ocppVersion !== '' && station.ocppVersion !== ocppVersion) return false
    if (tag !== '' && !tags.includes(tag)) return false
    if (needle === '') return true
    const named = [station.stationId, siteNameOf(station.siteId), station.vendor, station.model, station.serialNumber]
    return [...named, ...tags].some((text) => text?.toLowerCase().includes(needle) === true)
  })
  return { beforeStatus, shown: status === '' ? beforeStatus : beforeStatus.filter((each) => hasStatus(each, status)) }
}

/** What there is to choose from in the filters, sorted. */
export interface StationFacets {
  readonly vendors: readonly string[]
  readonly ocppVersions: readonly string[]
  readonly tags: readonly string[]
}

/** What the stations offer to filter by, and what is filtered by already. */
export function facetsOf(fleet: readonly FleetStation[], filters: StationFilters): StationFacets {
  const facet = (chosen: string, values: readonly (string | null)[]): readonly string[] =>
    [...new Set([chosen, ...values.filter((value) => value !== null)])].filter((value) => value !== '').toSorted()
  return {
    vendors: facet(
      filters.vendor,
      fleet.map(({ station }) => station.vendor),
    ),
    ocppVersions: facet(
      filters.ocppVersion,
      fleet.map(({ station }) => station.ocppVersion),
    ),
    tags: facet(
      filters.tag,
      fleet.flatMap(({ station }) => station.tags ?? []),
    ),
  }
}

/** How many stations have at least one connector of each group. */
export function countStationsByGroup(fleet: readonly FleetStation[]): Readonly<Record<StatusGroup, number>> {
  return countsOf(fleet.flatMap((each) => STATUS_GROUPS.filter((group) => hasStatus(each, group))))
}

function hasStatus(each: FleetStation, group: StatusGroup): boolean {
  if (group === 'inactive' && !each.online) return true
  return each.statuses.some((status) => groupOf(status) === group)
}
