import type { SecurityProfile } from '@charge-it/shared/model/station.ts'
import { msg } from '@lit/localize'

/** An OCPP security profile in words. */
export function profileWord(profile: SecurityProfile): string {
  switch (profile) {
    case 0:
      return msg('Profile 0, no protection')
    case 1:
      return msg('Profile 1, password')
    case 2:
      return msg('Profile 2, TLS and password')
    case 3:
      return msg('Profile 3, TLS and certificate')
  }
}

/** What a station proves with it, and where it is good enough. */
export function profileMeaning(profile: SecurityProfile): string {
  switch (profile) {
    case 0:
      return msg('Anybody who knows the address can act as this station. Only for a closed network.')
    case 1:
      return msg('The charger sends its password. Without TLS it can be read on the way.')
    case 2:
      return msg('Recommended wherever the charger can do it.')
    case 3:
      return msg('The charger proves itself with a certificate of its own.')
  }
}
