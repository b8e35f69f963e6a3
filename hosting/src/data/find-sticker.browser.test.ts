import { expect, test } from 'vitest'
import { offlineConsole } from '../testing/offline-console.ts'
import { findSticker } from './find-sticker.ts'

test.each(['H55QZCY6', 'h55q zcy6', 'BLM-01'])(
  'without a network no sticker is found by %s, and nothing fails',
  async (text) => {
    const { app } = await offlineConsole({ role: 'viewer' })

    expect(await findSticker(app.firebase.db, text)).toBeNull()
  },
)
