/** Stations that the fuzzed edge knows; the last one stays sane. */
export const FUZZED_STATIONS: readonly string[] = ['F_1', 'F_2', 'F_3', 'F_4', 'F_5', 'F_6', 'F_7', 'F_8', 'SANE']
export const SANE_STATION = 'SANE'
export const FUZZED_CARD = 'AB12'
