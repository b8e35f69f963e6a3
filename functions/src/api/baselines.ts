import { baselineSchema, baselinesSchema, DEFAULT_BASELINE } from '@charge-it/shared/model/station-configuration.ts'
import { paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import { audit } from '../store/audit.ts'
import { readDocument } from '../store/read-document.ts'
import type { Handler } from './api-call.ts'
import { badParameter } from './api-error.ts'
import { readBody } from './read-input.ts'

const MAX_BASELINES = 100
const MAX_KEYS = 100
/** OCPP 1.6: CiString50. */
const key = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,50}$/, 'must be 1 to 50 printable characters without spaces'))
const name = v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(200)))
export const baselinesBody = v.strictObject({
  baselines: v.pipe(
    v.array(
      v.strictObject({
        vendor: name,
        model: name,
        keys: v.pipe(
          v.array(v.strictObject({ key, value: v.pipe(v.string(), v.maxLength(500)) })),
          v.maxLength(MAX_KEYS),
        ),
      }),
    ),
    v.maxLength(MAX_BASELINES),
  ),
})

const PATH = paths.setting('baselines')

/** `GET /settings/baselines`: what stations of a vendor and model are set to; `builtIn` counts where none fits. */
export const getBaselines: Handler = async (_call, deps) => {
  const stored = await readDocument(deps.firestore, baselinesSchema, PATH)
  return {
    status: 200,
    body: {
      baselines: stored?.baselines ?? [],
      builtIn: DEFAULT_BASELINE,
      lastUpdatedAt: stored?.lastUpdatedAt ?? null,
    },
  }
}

/**
 * `PUT /settings/baselines`: replaces all of them. Stations take a changed one over with their next boot.
 */
export const changeBaselines: Handler = async (call, deps) => {
  const { baselines } = readBody(call, baselinesBody)
  const seen = new Set<string>()
  for (const { vendor, model, keys } of baselines) {
    const place = JSON.stringify([vendor, model])
    if (seen.has(place)) throw badParameter('baselines', `name ${vendor ?? '*'}/${model ?? '*'} twice`)
    seen.add(place)
    const names = keys.map((each) => each.key.toLowerCase())
    if (new Set(names).size !== names.length) throw badParameter('baselines', 'name a key twice')
    if (names.includes('authorizationkey')) throw badParameter('baselines', 'may hold no AuthorizationKey')
  }
  const { firestore } = deps
  const now = deps.now()
  const next = { baselines: v.parse(v.array(baselineSchema), baselines), lastUpdatedAt: now }
  await firestore.runTransaction(async (transaction) => {
    transaction.set(firestore.doc(PATH), next)
    const detail = baselines.map(({ vendor, model }) => `${vendor ?? '*'}/${model ?? '*'}`).join(', ')
    audit(transaction, firestore, { caller: call.caller, action: 'settings.change', path: PATH, detail, at: now })
  })
  return { status: 200, body: { ...next, builtIn: DEFAULT_BASELINE } }
}
