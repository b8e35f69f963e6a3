import type { OcppErrorCode } from '../ocpp-error.ts'
import type { OcppVersion } from '../station-session.ts'

/** OCPP-J 1.6 keeps two misspellings and lacks two codes (1.6-J errata 5.1 and 5.2: "do not fix"). */
const SPELLED_1_6: Partial<Readonly<Record<OcppErrorCode, string>>> = {
  FormatViolation: 'FormationViolation',
  OccurrenceConstraintViolation: 'OccurenceConstraintViolation',
  MessageTypeNotSupported: 'NotSupported',
  RpcFrameworkError: 'FormationViolation',
}

/** 2.0.1 has kept one of them. */
const SPELLED_2_0_1: Partial<Readonly<Record<OcppErrorCode, string>>> = {
  OccurrenceConstraintViolation: 'OccurenceConstraintViolation',
}

/** The code as a station of that version knows it. */
export function spellErrorCode(code: OcppErrorCode, version: OcppVersion): string {
  switch (version) {
    case '1.6':
      return SPELLED_1_6[code] ?? code
    case '2.0.1':
      return SPELLED_2_0_1[code] ?? code
    case '2.1':
      return code
  }
}
