import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../lib/root.ts'
import { DEFAULT_REGION, firebaseConfigFor } from './firebase-config.ts'

const TEXT = readFileSync(join(ROOT, 'firebase.json'), 'utf8')

test('the pages find the functions in the region of the deployment, and nothing else differs', () => {
  const moved = firebaseConfigFor(TEXT, 'europe-west4')

  expect(moved).not.toContain(DEFAULT_REGION)
  expect(JSON.parse(moved.replaceAll('europe-west4', DEFAULT_REGION))).toEqual(JSON.parse(TEXT))
})
