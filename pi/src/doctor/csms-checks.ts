import { get as getHttp } from 'node:http'
import { get as getHttps } from 'node:https'
import { WebSocket } from 'ws'
import { type Check, fail, ok, warn } from './check.ts'
import type { CsmsAccess } from './csms-access.ts'

const TIMEOUT_MS = 10_000
const CLOCK_WARN_S = 5
const CLOCK_FAIL_S = 120

/**
 * A whole handshake, closed at once: name, TLS, certificate, path, password and subprotocol. A station that runs at the
 * same time connects again by itself.
 */
export function csmsCheck({ url, stationId, login, ca }: CsmsAccess): Check {
  return {
    name: 'csms',
    run: () =>
      new Promise((resolve) => {
        const headers =
          login.password === null
            ? {}
            : {
                authorization: `Basic ${Buffer.concat([Buffer.from(`${stationId}:`), login.password]).toString('base64')}`,
              }
        const socket = new WebSocket(`${url}/${encodeURIComponent(stationId)}`, ['ocpp1.6'], {
          headers,
          handshakeTimeout: TIMEOUT_MS,
          minVersion: 'TLSv1.2',
          perMessageDeflate: false,
          ...(ca === undefined ? {} : { ca: [...ca] }),
          ...(login.key === null || login.chain === null ? {} : { key: login.key, cert: login.chain }),
        })
        socket.once('open', () => {
          socket.close()
          resolve(ok(`${url} accepts ${stationId}`))
        })
        socket.once('unexpected-response', (_request, response) => {
          socket.terminate()
          resolve(fail(refusalText(response.statusCode ?? 0, stationId)))
        })
        socket.once('error', (error) => resolve(fail(`${url}: ${errorText(error)}`)))
      }),
  }
}

function refusalText(status: number, stationId: string): string {
  if (status === 401) return `the CSMS refuses the key of ${stationId} (401); set the key that the console shows`
  if (status === 404) return `the CSMS does not know ${stationId} (404); add it in the console`
  return `the CSMS answers ${status}`
}

function errorText(error: Error): string {
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the name cannot be resolved; is there a network?'
  if (code === 'ECONNREFUSED') return 'nobody listens there'
  if (/CERT|SELF_SIGNED|UNABLE_TO/.test(code)) return `its certificate is not trusted (${code}); set csms.caFile`
  return code === '' ? error.message : code
}

/** Compares this machine's clock with the CSMS's. Without a battery a Pi starts in the past. */
export function clockCheck({ url, ca }: CsmsAccess, now: () => Date): Check {
  return {
    name: 'clock',
    run: async () => {
      const theirs = await dateOf(url, ca)
      if (theirs === null) return warn('the CSMS tells no time over HTTP')
      const offS = Math.round(Math.abs(now().getTime() - theirs) / 1000)
      if (offS > CLOCK_FAIL_S) return fail(`the clock is off by ${offS} s; run: sudo timedatectl set-ntp true`)
      return offS > CLOCK_WARN_S ? warn(`the clock is off by ${offS} s`) : ok(`off by ${offS} s at most`)
    },
  }
}

function dateOf(url: string, ca: CsmsAccess['ca']): Promise<number | null> {
  const address = new URL(url.replace(/^ws/, 'http'))
  address.pathname = '/'
  const get = address.protocol === 'https:' ? getHttps : getHttp
  return new Promise((resolve) => {
    const request = get(address, { timeout: TIMEOUT_MS, ...(ca === undefined ? {} : { ca: [...ca] }) }, (response) => {
      response.resume()
      const told = Date.parse(response.headers.date ?? '')
      resolve(Number.isNaN(told) ? null : told)
    })
    request.once('timeout', () => request.destroy())
    request.once('error', () => resolve(null))
  })
}
