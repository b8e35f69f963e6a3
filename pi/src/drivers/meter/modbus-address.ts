/** Where a meter is reached. */
export type ModbusAddress =
  | { readonly kind: 'rtu'; readonly path: string; readonly baud: number; readonly parity: 'none' | 'even' | 'odd' }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }

const DEFAULT_PORT = 502

/**
 * Parses `rtu:/dev/ttyUSB0?baud=9600&parity=none` or `tcp://HOST:PORT`. Baud and parity must be said: a wrong guess looks
 * like a dead meter.
 * @throws Error in words for the person who wrote the configuration.
 */
export function parseModbusAddress(text: string): ModbusAddress {
  let url: URL
  try {
    url = new URL(text)
  } catch (cause) {
    throw new Error('must be rtu:/dev/…?baud=9600&parity=none or tcp://host:port', { cause })
  }
  if (url.protocol === 'tcp:') {
    if (url.hostname === '') throw new Error('tcp:// needs a host')
    return { kind: 'tcp', host: url.hostname, port: url.port === '' ? DEFAULT_PORT : Number(url.port) }
  }
  if (url.protocol !== 'rtu:') throw new Error('must begin with rtu: or tcp://')
  const baud = Number(url.searchParams.get('baud'))
  const parity = url.searchParams.get('parity')
  if (!Number.isInteger(baud) || baud < 1200) throw new Error('needs ?baud=, for example baud=9600')
  if (parity !== 'none' && parity !== 'even' && parity !== 'odd') throw new Error('needs &parity=none, even or odd')
  return { kind: 'rtu', path: url.pathname, baud, parity }
}
