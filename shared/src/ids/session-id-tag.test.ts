import { expect, test } from 'vitest'
import { isCardless } from './session-id-tag.ts'

test('the idTags of guests and accounts belong to no card', () => {
  expect(['GSTEBDB3A655D81', 'APP00FF17A2C9', 'DEMO-123', '04FFBABCFA4AA9', 'GST-MEMBER'].map(isCardless)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})
