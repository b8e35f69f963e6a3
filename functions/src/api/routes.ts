import type { Route } from './api-call.ts'
import { auditRoutes } from './routes/audit-routes.ts'
import { cardRoutes } from './routes/card-routes.ts'
import { commandRoutes } from './routes/command-routes.ts'
import { firmwareRoutes } from './routes/firmware-routes.ts'
import { insightRoutes } from './routes/insight-routes.ts'
import { notificationRoutes } from './routes/notification-routes.ts'
import { oldRoutes } from './routes/old-routes.ts'
import { peopleRoutes } from './routes/people-routes.ts'
import { publicRoutes } from './routes/public-routes.ts'
import { reportRoutes } from './routes/report-routes.ts'
import { reservationRoutes } from './routes/reservation-routes.ts'
import { settingRoutes } from './routes/setting-routes.ts'
import { siteRoutes } from './routes/site-routes.ts'
import { specificationRoute } from './routes/specification-route.ts'
import { stationRoutes } from './routes/station-routes.ts'
import { transactionRoutes } from './routes/transaction-routes.ts'

/**
 * Every call of the REST API: method, address, who may, what it does, and what the specification says of it. A new one goes
 * into the group that it belongs to, in `routes/`.
 */
export const ROUTES: readonly Route[] = [
  ...stationRoutes,
  ...commandRoutes,
  ...firmwareRoutes,
  ...transactionRoutes,
  ...reportRoutes,
  ...cardRoutes,
  ...siteRoutes,
  ...settingRoutes,
  ...notificationRoutes,
  ...peopleRoutes,
  ...publicRoutes,
  ...insightRoutes,
  ...oldRoutes,
  ...reservationRoutes,
  ...auditRoutes,
  specificationRoute(() => ROUTES),
]
