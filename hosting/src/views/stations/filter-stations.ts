import type { FleetStation, StatusGroup } from '../../data/fleet.ts'
import { groupOf, STATUS_GROUPS } from '../../data/fleet.ts'

/** Filters as they stand in the address; an empty text does not filter. */
export interface StationFilters {
  readonly search: string
  readonly siteId: string
  readonly status: StatusGroup | ''
  readonly vendor: string
}

/** Reads the filters of an address; an unknown status counts as none. */
export function stationFiltersOf(query: URLSearchParams): StationFilters {
  return {
    search: query.get('q')?.trim() ?? '',
    siteId: query.get('site') ?? '',
    status: STATUS_GROUPS.find((group) => group === query.get('status')) ?? '',
    vendor: query.get('vendor') ?? '',
  }
}

/**
 * The stations that match every filter but the status, and of them those that match the status as well.
 * @param siteNameOf For the search, which looks at id, site, model and serial number.
 */
export function filterStations(
  fleet: readonly FleetStation[],
  filters: StationFilters,
  siteNameOf: (siteId: string | null) => string,
): { readonly beforeStatus: readonly FleetStation[]; readonly shown: readonly FleetStation[] } {
  const needle = filters.search.toLowerCase()
  const beforeStatus = fleet.filter(({ station }) => {
    if (filters.siteId !== '' && station.siteId !== filters.siteId) return false
    if (filters.vendor !== '' && station.vendor !== filters.vendor) return false
    if (needle === '') return true
    const texts = [station.stationId, siteNameOf(station.siteId), station.vendor, station.model, station.serialNumber]
    return texts.some((text) => text?.toLowerCase().includes(needle) === true)
  })
  const { status } = filters
  return { beforeStatus, shown: status === '' ? beforeStatus : beforeStatus.filter((each) => hasStatus(each, status)) }
}

/** How many stations have at least one connector of each group. */
export function countStationsByGroup(fleet: readonly FleetStation[]): Readonly<Record<StatusGroup, number>> {
  const counts: Record<StatusGroup, number> = {
    available: 0,
    charging: 0,
    waiting: 0,
    reserved: 0,
    faulted: 0,
    inactive: 0,
  }
  for (const each of fleet) for (const group of STATUS_GROUPS) if (hasStatus(each, group)) counts[group] += 1
  return counts
}

function hasStatus(each: FleetStation, group: StatusGroup): boolean {
  if (group === 'inactive' && !each.online) return true
  return each.statuses.some((status) => groupOf(status) === group)
}
