/** The scope in `stats/` of stations that belong to no site. No site may have this id. */
export const NO_SITE = 'none'
