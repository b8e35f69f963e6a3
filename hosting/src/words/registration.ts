import type { Registration } from '@charge-it/shared/model/station.ts'
import { msg } from '@lit/localize'

/** Whether a station may work, in words. */
export function registrationWord(registration: Registration): string {
  switch (registration) {
    case 'pending':
      return msg('Waiting for admission')
    case 'accepted':
      return msg('Admitted')
    case 'rejected':
      return msg('Refused')
  }
}

/** What it means for the station and those who charge there. */
export function registrationMeaning(registration: Registration): string {
  switch (registration) {
    case 'pending':
      return msg('It connects and is told to wait. Nobody can charge there.')
    case 'accepted':
      return msg('It connects, and people may charge there.')
    case 'rejected':
      return msg('It is turned away when it connects.')
  }
}
