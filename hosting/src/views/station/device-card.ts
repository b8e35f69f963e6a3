import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import type { FleetStation } from '../../data/fleet.ts'
import { fmt } from '../../i18n/fmt.ts'
import { pencil, wifi, wifiOff } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'

/** What is known of the device and its connection. @param tall Beside two rows of other cards. @param change Opens its form; null: not allowed. */
export function deviceCard(
  { station, online, seenAt }: FleetStation,
  timeZone: string,
  now: Date,
  tall: boolean,
  change: (() => void) | null,
): TemplateResult {
  const f = fmt()
  const { connection } = station
  const age = (moment: Date): string => f.age((now.getTime() - moment.getTime()) / 1000)
  const connected =
    online && connection.connectedAt !== null
      ? msg(str`Online for ${age(connection.connectedAt)}`)
      : online
        ? msg('Online')
        : seenAt === null
          ? msg('Never connected')
          : msg(str`Offline since ${f.moment(seenAt, timeZone, now)}`)
  const facts: readonly (readonly [string, unknown])[] = [
    [
      msg('Connection'),
      html`<span class="st st--${online ? 'available' : 'offline'}">${icon(online ? wifi : wifiOff)}${connected}</span>`,
    ],
    [msg('Last boot'), station.lastBootAt === null ? '–' : f.moment(station.lastBootAt, timeZone, now)],
    [
      msg('Model'),
      html`<span translate="no">${[station.vendor, station.model].filter((text) => text !== null).join(' ') || '–'}</span>`,
    ],
    [msg('Serial number'), station.serialNumber ?? '–'],
    ['Firmware', station.firmwareVersion ?? '–'],
    [msg('Protocol'), station.ocppVersion === null ? '–' : `OCPP ${station.ocppVersion}`],
    [msg('Security'), profileWord(station.securityProfile)],
    [msg('Registration'), registrationWord(station.registration)],
    [msg('Total energy'), f.energy(station.totalEnergyWh, 1)],
    [msg('Tags'), (station.tags ?? []).join(', ') || '–'],
    [msg('Instance'), connection.edgeId ?? '–'],
    ...(station.system ? [[msg('Load'), loadText(station.system, age(station.system.reportedAt))] as const] : []),
  ]
  return html`<section class="card g4 o-device ${tall ? 'tall' : ''}" aria-labelledby="device-title">
    <header class="ch"><div><h2 id="device-title">${msg('Device')}</h2></div>${change === null ? nothing : html`<div class="ca pad"><button class="btn" type="button" @click=${change}>${icon(pencil)}${msg('Change')}</button></div>`}</header>
    <dl class="facts">${facts.map(([name, content]) => html`<dt>${name}</dt><dd>${content}</dd>`)}</dl>
  </section>`
}

/** Load of the station's machine, with its age. */
function loadText(system: NonNullable<FleetStation['station']['system']>, age: string): string {
  const { cpuPercent, ramUsedMb, ramTotalMb, temperatureC } = system
  const f = fmt()
  const [cpu, used, total] = [f.number(cpuPercent, 0), f.number(ramUsedMb, 0), f.number(ramTotalMb, 0)]
  const warm = temperatureC === null ? '' : `${f.number(temperatureC, 0)} °C, `
  return msg(str`CPU ${cpu} %, memory ${used} of ${total} MB, ${warm}${age} ago`)
}

/** An OCPP security profile in words. */
export function profileWord(profile: 0 | 1 | 2 | 3): string {
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

function registrationWord(registration: 'pending' | 'accepted' | 'rejected'): string {
  switch (registration) {
    case 'pending':
      return msg('Waiting for admission')
    case 'accepted':
      return msg('Admitted')
    case 'rejected':
      return msg('Refused')
  }
}
