import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePortBlock } from '../scripts/lib/free-port.ts'
import { ROOT } from '../scripts/lib/root.ts'
import { waitFor } from '../scripts/lib/wait-for.ts'
import { launchBrowser } from './src/browser.ts'
import { connectCharger } from './src/charger.ts'
import { type LocalSystem, startLocalSystem } from './src/local-system.ts'
import { signIn } from './src/sign-in.ts'

const PI = join(ROOT, 'pi', 'src', 'main.ts')
let system: LocalSystem

beforeAll(async () => {
  system = await startLocalSystem(['--no-fleet', '--no-history'])
})
afterAll(async () => {
  await system?.stop()
})

const api = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`${system.run.api}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${system.run.apiKey}`, 'content-type': 'application/json', ...init.headers },
  })
  return { status: response.status, body: await response.json() }
}

/** Runs a command as a person would type it. */
const command = (...args: readonly string[]) => program('node', ['scripts/run.mjs', ...args])

function program(name: string, args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(name, args, {
      cwd: ROOT,
      env: { ...process.env, CHARGE_IT_RUN_FILE: join(ROOT, '.charge-it', String(system.basePort), 'run.json') },
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk) => {
      out += chunk
    })
    child.stderr.on('data', (chunk) => {
      err += chunk
    })
    child.once('close', (code) => resolve({ code, out, err }))
  })
}

test('run.json names every address, and each answers', async () => {
  const run = JSON.parse(readFileSync(join(ROOT, '.charge-it', String(system.basePort), 'run.json'), 'utf8'))

  expect(run).toMatchObject({
    projectId: expect.stringMatching(/^demo-/),
    api: expect.stringMatching(/\/api\/v1$/),
    ocpp: [expect.stringMatching(/\/ocpp$/), expect.stringMatching(/\/ocpp$/)],
    ocppSecure: [expect.stringMatching(/^wss:.*\/ocpp$/)],
    stationKeys: { CP_111: expect.any(String), CP_123: expect.any(String) },
  })
  expect(run.signIns.map((signIn: { role: string }) => signIn.role)).toEqual(
    expect.arrayContaining(['admin', 'operator', 'technician', 'viewer', 'driver']),
  )
  for (const url of [run.console, run.driver]) {
    const response = await fetch(url)
    expect(response.status, url).toBe(200)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(response.headers.get('content-security-policy-report-only')).toBe("require-trusted-types-for 'script'")
  }
  for (const url of run.ocpp) {
    expect((await fetch(url.replace('ws:', 'http:').replace('/ocpp', '/health'))).status, url).toBe(200)
  }
})

test('a charger that was added by the command charges, and the transaction is listed with its cost', async () => {
  const stationId = 'MY-CHARGER'
  const added = await command('station', 'add', stationId, '--connectors', '1', '--site', 'blok-m')
  const key = /password\s+(\S+)/.exec(added.out)?.[1] ?? ''

  expect(added.code, added.err).toBe(0)
  expect(added.out).toContain('ocpp1.6')
  const charger = await connectCharger(system.run.ocpp[1] ?? '', stationId, key)
  const boot = await charger.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'One' })
  expect(boot).toMatchObject({ status: 'Accepted', interval: expect.any(Number) })
  await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' })
  const started = new Date(Date.now() - 600_000)
  const start = await charger.call('StartTransaction', {
    connectorId: 1,
    idTag: 'DEMO-123',
    meterStart: 1000,
    timestamp: started.toISOString(),
  })
  expect(start).toMatchObject({ idTagInfo: { status: 'Accepted' } })
  await charger.call('StopTransaction', {
    transactionId: start.transactionId,
    idTag: 'DEMO-123',
    meterStop: 6000,
    timestamp: new Date().toISOString(),
  })

  const id = `${stationId}:${start.transactionId}`
  const billed = await waitFor('the bill', async () => {
    const { body } = await api(`/transactions/${encodeURIComponent(id)}`)
    return body.costIdr === null || body.costIdr === undefined ? undefined : body
  })
  expect(billed).toMatchObject({ energyWh: 5000, costIdr: 12_334 })
  const listed = await api(`/transactions?station=${stationId}`)
  expect(listed.body.items).toHaveLength(1)
  const stations = await command('station', 'list')
  expect(stations.out).toMatch(new RegExp(`${stationId} .*yes .*Acme`))
  charger.close()
})

test('adding a station twice, or one without a name, says so in one sentence', async () => {
  const again = await command('station', 'add', 'CP_111')
  const nameless = await command('station', 'add')

  expect(again.code).toBe(1)
  expect(again.err).toMatch(/CP_111/)
  expect(again.err).not.toMatch(/\n\s+at /)
  expect(nameless.code).toBe(1)
  expect(nameless.err).toContain('Which station?')
})

test('the demo stations left free for outside chargers accept them with the keys of run.json', async () => {
  const charger = await connectCharger(system.run.ocpp[0] ?? '', 'CP_111', system.run.stationKeys.CP_111 ?? '')

  const answer = await charger.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'One' })

  expect(answer.status).toBe('Accepted')
  charger.close()
})

test('a repeated fluctuation is noticed by the CSMS and by the station itself, in both presets', async () => {
  const card = 'FLUCTUATING-2'
  const admitted = await api('/idTags', { method: 'POST', body: JSON.stringify({ idTag: card, status: 'Accepted' }) })
  expect(admitted.status).toBe(201)
  const state = mkdtempSync(join(tmpdir(), 'fluctuation-'))
  const asked = ['--cycles', '15', '--until-noticed', '--json', '--watch', '--state', state]
  const scenario = (...options: readonly string[]) => command('scenario', 'current-fluctuation', ...asked, ...options)

  const played = await Promise.all([scenario(), scenario('--preset', 'full-swing', '--card', card)])

  for (const { code, out, err } of played) {
    expect(code, out + err).toBe(0)
    expect(err).toMatch(/A \|.*[▁▂▃▄▅▆▇█]/)
    const { stationId, cycles, missed, noticed } = JSON.parse(out)
    console.info(`${stationId}: ${JSON.stringify(noticed)}`)
    expect(missed).toBe(0)
    expect(noticed.csms).toContainEqual({ what: 'currentFluctuation', afterS: expect.any(Number) })
    expect(noticed.station).toEqual([{ what: 'CURRENT_FLUCTUATION', afterS: expect.any(Number) }])
    const memory = await program(process.execPath, [
      PI,
      'memory',
      '--state',
      state,
      '--station',
      stationId,
      '--summary',
    ])
    expect(memory.out).toMatch(new RegExp(` [1-9]\\d* anomalies, ${cycles} sessions, `))
  }
  rmSync(state, { recursive: true })
})

test('a port in use gives one plain sentence and a non-zero exit', async () => {
  const base = await freePortBlock(12)
  const blocker = createServer().listen(base + 9, '127.0.0.1')

  const { code, err } = await command('start', '--base-port', String(base))

  expect(code).toBe(1)
  expect(err.trim()).toMatch(new RegExp(`^Port ${base + 9} \\(edge1\\) is in use.*--base-port.*$`))
  blocker.close()
})

test('the same system cannot be started twice at once', async () => {
  const { code, err } = await command('start', '--base-port', String(system.basePort))

  expect(code).toBe(1)
  expect(err).toContain('already running')
})

test('Ctrl-C ends every process, removes run.json, and the next start works at once', async () => {
  const family = system.family()
  const base = system.basePort

  const code = await system.stop()

  expect(family.length).toBeGreaterThan(5)
  expect(code).toBe(0)
  expect(existsSync(join(ROOT, '.charge-it', String(base), 'run.json'))).toBe(false)
  system = await startLocalSystem(['--empty'])
  expect(system.run.setupCode).toMatch(/^[0-9a-f]{12}$/)
})

test('who sets up an empty system sees the first steps, with ticks that follow what is stored', async () => {
  const account = { email: 'first@example.test', password: 'a-long-password' }
  const made = await api('/setup', {
    method: 'POST',
    body: JSON.stringify({ setupCode: system.run.setupCode, ...account, name: 'First', language: 'en' }),
  })
  expect(made.status).toBe(201)
  const browser = await launchBrowser()
  const page = await browser.newPage()
  await signIn(page, { ...system.run, signIns: [{ role: 'admin', ...account }] }, 'admin')

  await page.getByText('0 of 4 done').waitFor()
  expect((await api('/sites', { method: 'POST', body: JSON.stringify({ name: 'Blok M' }) })).status).toBe(201)
  await page.getByText('1 of 4 done').waitFor()
  await page.getByRole('region', { name: 'First steps' }).getByRole('link', { name: 'Add station' }).click()
  await page.getByRole('heading', { level: 1, name: 'Add station' }).waitFor()
  await page.goBack()
  await page.getByRole('button', { name: 'Close the first steps' }).click()
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor()
  expect(await page.getByText('1 of 4 done').count()).toBe(0)
  await browser.close()
})
