import { expect, onTestFinished, test } from 'vitest'
import { connectStation } from '../test/fake-station.ts'
import { gatedRoutes } from '../test/gated-routes.ts'
import { startTestEdge } from '../test/start-test-edge.ts'
import { until } from '../test/until.ts'
import { fakeClock } from './store/testing/clocks.ts'

test('a drain finishes what was begun, stores it, closes sockets and says that it ended', async () => {
  const gate = gatedRoutes()
  const order: string[] = []
  const edge = await startTestEdge({
    routes: gate.routes,
    services: () => [{ stop: () => void order.push('services') }],
  })
  const station = await edge.connect()
  await until(() => edge.edge.registry.get('CP_1')?.epoch === 1)
  await station.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Preparing' })
  const answer = station.call('DataTransfer', { vendorId: 'v' })
  await until(() => gate.begun.length === 1)
  const stopped = edge.edge.stop()
  expect(order).toEqual(['services'])
  expect((await fetch(`${edge.http}/health`)).status).toBe(503)
  await expect(connectStation(edge.origin, 'CP_1')).rejects.toMatchObject({ statusCode: 503 })
  gate.release()

  expect(await answer).toMatchObject({ kind: 'result' })
  expect(await station.closed).toMatchObject({ code: 1001 })
  await stopped
  expect(edge.documents.peek('stations/CP_1/connectors/1')).toMatchObject({ status: 'Preparing' })
  expect(edge.documents.peek('stations/CP_1')).toMatchObject({ connection: { online: true } })
  expect(edge.edges.written.at(-1)?.stoppedAt).toBeInstanceOf(Date)
})

test('a drain does not wait for a handler or a station that never ends', async () => {
  const clock = fakeClock()
  const gate = gatedRoutes()
  const edge = await startTestEdge({ clock, routes: gate.routes, limits: { drainMs: 6_000 } })
  const station = await edge.connect()
  onTestFinished(() => station.terminate())
  station.sendRaw(JSON.stringify([2, 'x', 'DataTransfer', { vendorId: 'v' }]))
  await until(() => gate.begun.length === 1)
  station.ws.pause()
  const startedAt = clock.now().getTime()
  let stopped = false
  const stopping = edge.edge.stop().then(() => {
    stopped = true
  })
  await until(async () => {
    await clock.advance(100)
    return stopped
  })
  await stopping

  expect(clock.now().getTime() - startedAt).toBeLessThanOrEqual(8_000)
})

test('stopping twice is stopping once', async () => {
  const edge = await startTestEdge()

  await Promise.all([edge.edge.stop(), edge.edge.stop()])

  expect(edge.edges.written.filter(({ stoppedAt }) => stoppedAt !== null)).toHaveLength(1)
})
