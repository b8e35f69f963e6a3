import { Storage } from '@google-cloud/storage'
import { expect, test } from 'vitest'
import { startFakeCloudStorage } from '../testing/fake-cloud-storage.ts'
import { cloudFileStore } from './cloud-file-store.ts'
import { fileStoreContract } from './file-store.contract.ts'

async function open() {
  const fake = await startFakeCloudStorage()
  const storage = new Storage({ apiEndpoint: fake.origin, projectId: 'demo-files', useAuthWithCustomEndpoint: false })
  return { fake, store: cloudFileStore(() => storage.bucket('b')), close: fake.close }
}

fileStoreContract(open)

test('an upload is one request, a missing object is asked for and not fetched', async () => {
  const { fake, store, close } = await open()
  async function* content() {
    yield Buffer.from('abc')
  }

  await store.write('firmware/a', content(), 10)
  await store.read('firmware/none')

  expect(fake.calls).toEqual(['POST /upload/storage/v1/b/b/o', 'GET /storage/v1/b/b/o/firmware%2Fnone'])
  await close()
})
