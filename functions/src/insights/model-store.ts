import { type InsightModel, insightModelSchema } from '@charge-it/shared/model/insight.ts'
import { paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import { readDocument } from '../store/read-document.ts'
import type { InsightDeps } from './insight-deps.ts'

/** A stored model with its parameters read. */
export interface StoredModel<T> {
  readonly document: InsightModel
  readonly parameters: T
}

export type ModelKind = 'availability' | 'load' | 'maintenance'

export const modelIdOf = (kind: ModelKind, siteId: string) => `${kind}_${siteId}`

/** The last trained model of a site; undefined when there is none, or one whose parameters this version cannot read. */
export async function readModel<const S extends v.GenericSchema>(
  kind: ModelKind,
  siteId: string,
  schema: S,
  deps: InsightDeps,
): Promise<StoredModel<v.InferOutput<S>> | undefined> {
  const document = await readDocument(deps.firestore, insightModelSchema, paths.insightModel(modelIdOf(kind, siteId)))
  if (document === undefined) return undefined
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), document.parameters)
  if (parsed.success) return { document, parameters: parsed.output }
  deps.log.warn('stored model has other parameters', { kind, siteId })
  return undefined
}

export async function writeModel(document: InsightModel, deps: InsightDeps): Promise<void> {
  const { kind, scopeId } = document
  if (kind !== 'availability' && kind !== 'load' && kind !== 'maintenance') throw new RangeError(`no model of ${kind}`)
  await deps.firestore.doc(paths.insightModel(modelIdOf(kind, scopeId))).set(document)
}

/** How results name the model that made them. */
export function versionOf(document: InsightModel): string {
  return `${document.kind}_${document.scopeId}@${document.trainedAt.toISOString()}`
}
