import * as v from 'valibot'

/** Past station-days that the forest grows from again; stored as the `parameters` of the model document. */
export const maintenanceModelSchema = v.object({
  seed: v.number(),
  rows: v.array(v.array(v.number())),
  stationDays: v.number(),
  days: v.number(),
})
export type MaintenanceModel = v.InferOutput<typeof maintenanceModelSchema>
