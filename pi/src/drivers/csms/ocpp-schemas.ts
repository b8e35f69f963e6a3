import { createRequire } from 'node:module'
import { createValidator } from 'ocpp-rpc'
import * as v from 'valibot'

const require = createRequire(import.meta.url)
const schemas: unknown = require('ocpp-rpc/lib/schemas/ocpp1_6.json')
const validator = createValidator('ocpp1.6', Array.isArray(schemas) ? schemas : [])

const violationSchema = v.object({ rpcErrorCode: v.string(), message: v.string() })

/** Why a payload is not what OCPP 1.6 says. `code` is spelt as in OCPP-J 1.6 §4.2.3. */
export interface Violation {
  readonly code: string
  readonly field: string
}

/**
 * Checks a payload against the OCPP 1.6 schema of an action.
 * @returns null if it is valid. The violation names the field, never its content.
 */
export function violationOf(action: string, direction: 'req' | 'conf', payload: unknown): Violation | null {
  try {
    validator.validate(`urn:${action}.${direction}`, isRecord(payload) ? payload : [])
    return null
  } catch (error) {
    const { rpcErrorCode, message } = v.parse(violationSchema, error)
    // 1.6 spells these two so (1.6-J errata 5.1, 5.2).
    const code = rpcErrorCode.replace('OccurrenceConstraint', 'OccurenceConstraint').replace(/^FormatV/, 'FormationV')
    return { code, field: /data(?:\/\S*)?/.exec(message)?.[0] ?? 'payload' }
  }
}

export function isRecord(payload: unknown): payload is Readonly<Record<string, unknown>> {
  return typeof payload === 'object' && payload !== null && !Array.isArray(payload)
}
