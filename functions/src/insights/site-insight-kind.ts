/** Results that a site has a document of. */
export type SiteInsightKind = 'availability' | 'load' | 'maintenance'
