import { expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const readText = (file: string) => `text of ${file}`

test('needs only the project', () => {
  expect(readConfig({ GCLOUD_PROJECT: 'demo-x' })).toMatchObject({
    projectId: 'demo-x',
    host: '0.0.0.0',
    port: 9000,
    tls: null,
    allowInsecure: false,
    trustProxyTls: false,
    trustedProxies: [],
    cloudRun: false,
    logLevel: 'info',
  })
})

test('reads the TLS listener, the proxies and the platform', () => {
  const config = readConfig(
    {
      GCLOUD_PROJECT: 'demo-x',
      PORT: '0',
      TLS_PORT: '9443',
      TLS_CERT_FILE: '/c',
      TLS_KEY_FILE: '/k',
      TLS_CA_FILE: '/a',
      TRUSTED_PROXIES: '10.0.0.1, ::1',
      TRUST_PROXY_TLS: '1',
      K_SERVICE: 'edge',
      K_REVISION: 'edge-00001',
    },
    readText,
  )

  expect(config).toMatchObject({
    port: 0,
    tls: { port: 9443, cert: 'text of /c', key: 'text of /k', ca: 'text of /a', ciphers: null },
    trustedProxies: ['10.0.0.1', '::1'],
    trustProxyTls: true,
    cloudRun: true,
    version: 'edge-00001',
  })
  expect(readConfig({ GCLOUD_PROJECT: 'demo-x', TRUSTED_PROXIES: '*' }).trustedProxies).toBe('*')
})

test('a station counts as offline a minute after its socket closed, or when the setting says', () => {
  expect(readConfig({ GCLOUD_PROJECT: 'demo-x' }).limits.offlineAfterMs).toBe(60_000)
  expect(readConfig({ GCLOUD_PROJECT: 'demo-x', OFFLINE_AFTER_S: '10' }).limits.offlineAfterMs).toBe(10_000)
  for (const wrong of ['0', '-1', '1.5', '3601', 'soon'])
    expect(() => readConfig({ GCLOUD_PROJECT: 'demo-x', OFFLINE_AFTER_S: wrong })).toThrow(/OFFLINE_AFTER_S/)
})

test('names everything that is wrong at once', () => {
  const outcome = () =>
    readConfig({
      PORT: '99999',
      LOG_LEVEL: 'loud',
      TLS_PORT: '1',
      ALLOW_INSECURE: 'yes',
      TRUSTED_PROXIES: 'balancer',
    })

  expect(outcome).toThrow(ConfigError)
  expect(outcome).toThrow(
    /GCLOUD_PROJECT.*LOG_LEVEL.*TLS_CERT_FILE.*TLS_KEY_FILE.*TRUSTED_PROXIES.*PORT is "99999".*ALLOW_INSECURE/,
  )
})

test('names a file that cannot be read', () => {
  const env = {
    GCLOUD_PROJECT: 'demo-x',
    TLS_PORT: '1',
    TLS_CERT_FILE: '/nowhere/cert.pem',
    TLS_KEY_FILE: '/nowhere/key.pem',
  }

  expect(() => readConfig(env)).toThrow(/TLS_CERT_FILE cannot be read.*TLS_KEY_FILE cannot be read/)
})
