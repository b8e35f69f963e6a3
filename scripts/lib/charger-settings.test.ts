import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connectStation } from '../../ocpp-edge/test/fake-station.ts'
import { startTestEdge, stationWithKey } from '../../ocpp-edge/test/start-test-edge.ts'
import { chargerSettings } from './charger-settings.ts'
import { developmentCertificates, developmentStationCertificate } from './development-ca.ts'

const station = { stationId: 'CP_A', caFile: '/state/ca/ca.pem', authorizationKey: null, certificate: null }
const plain = 'ws://127.0.0.1:9000/ocpp/CP_A'
const secure = 'wss://localhost:9443/ocpp/CP_A'

test('profiles 0 to 2: address, user and password, and the authority where it is needed', () => {
  expect(chargerSettings({ ...station, securityProfile: 0, url: plain })).toMatch(
    /password {7}none \(security profile 0\)$/,
  )
  expect(chargerSettings({ ...station, securityProfile: 1, url: plain, authorizationKey: 'secret' })).toBe(
    [
      '  OCPP version   1.6J (JSON over WebSocket), subprotocol ocpp1.6',
      `  URL            ${plain}`,
      '  identity       CP_A',
      '  user           CP_A',
      '  password       secret   (shown once)',
    ].join('\n'),
  )
  expect(chargerSettings({ ...station, securityProfile: 2, url: secure, authorizationKey: 'secret' })).toMatch(
    /CA certificate {3}\/state\/ca\/ca\.pem$/,
  )
})

test('profile 3: no password but a certificate, and with what is printed the station connects', async () => {
  const authority = await developmentCertificates(mkdtempSync(join(tmpdir(), 'charge-it-ca-')))
  const certificate = await developmentStationCertificate(join(authority.caFile, '..'), 'CP_A')
  const printed = chargerSettings({
    ...{ ...station, caFile: authority.caFile, securityProfile: 3, url: secure, certificate },
  })
  expect(printed).not.toContain('null')
  expect(printed).toContain('none (security profile 3)')
  const file = (name: string) => readFileSync(new RegExp(`^  ${name} +(\\S+)`, 'm').exec(printed)?.[1] ?? '')

  const edge = await startTestEdge({
    config: {
      tls: {
        port: 0,
        cert: readFileSync(authority.certFile, 'utf8'),
        key: readFileSync(authority.keyFile, 'utf8'),
        ca: readFileSync(authority.caFile, 'utf8'),
      },
    },
    seed: stationWithKey('CP_A', '', { securityProfile: 3 }, { authorizationKeyHash: null }),
  })
  const origin = `wss://localhost:${edge.edge.tlsPort}`
  const ca = file('CA certificate')
  await expect(connectStation(origin, 'CP_A', { ws: { ca } })).rejects.toMatchObject({ statusCode: 401 })
  await connectStation(origin, 'CP_A', { ws: { ca, cert: file('client certificate'), key: file('its private key') } })

  expect(edge.edge.registry.get('CP_A')?.securityProfile).toBe(3)
  await edge.stop()
})
