import { expect, test } from 'vitest'
import { ConfigError, loadAppConfig } from './app-config.ts'

const local = {
  projectId: 'demo-charge-it',
  apiKey: 'local',
  emulators: { firestore: '127.0.0.1:8080', auth: 'http://127.0.0.1:9099' },
  signIns: [{ role: 'admin', email: 'admin@demo.charge-it.test', password: 'secret' }],
}
const json = (body: unknown) => new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } })
const page = () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } })

function serving(files: Record<string, unknown>) {
  return async (path: string) => (path in files ? json(files[path]) : page())
}

test('the file of the own port is used beside emulators', async () => {
  const config = await loadAppConfig(serving({ '/local/5000.json': local, '/local/6000.json': {} }), '5000')

  expect(config).toMatchObject({ projectId: 'demo-charge-it', demo: false, signIns: local.signIns })
})

test('a page in place of a missing file is no configuration: the next one is asked', async () => {
  expect((await loadAppConfig(serving({ '/config.json': local }), '5000')).projectId).toBe('demo-charge-it')
})

test('demo accounts are never shown without emulators', async () => {
  const deployed = { projectId: 'real', apiKey: 'k', signIns: local.signIns }

  expect((await loadAppConfig(serving({ '/__/firebase/init.json': deployed }), '')).signIns).toEqual([])
})

test('a configuration that cannot be used is an error, not a guess', async () => {
  await expect(loadAppConfig(serving({ '/__/firebase/init.json': { projectId: '' } }), '')).rejects.toThrow(ConfigError)
  await expect(loadAppConfig(serving({}), '')).rejects.toThrow(ConfigError)
})
