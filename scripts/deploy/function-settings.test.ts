import { expect, test } from 'vitest'
import { mergedSettings, settingOf } from './function-settings.ts'

test('settings of a person stay, ours are kept true, defaults fill what is missing', () => {
  const text = '# mail\nCHARGE_IT_SMTP_URL=smtps://mail.example\nCHARGE_IT_REGION=old\nCHARGE_IT_SETUP_CODE=mine\n'

  const merged = mergedSettings(
    text,
    { CHARGE_IT_REGION: 'new' },
    { CHARGE_IT_SETUP_CODE: 'made', CHARGE_IT_HASH_KEY: 'k' },
  )

  expect(merged).toBe(
    '# mail\nCHARGE_IT_SMTP_URL=smtps://mail.example\nCHARGE_IT_REGION=new\nCHARGE_IT_SETUP_CODE=mine\nCHARGE_IT_HASH_KEY=k\n',
  )
  expect(mergedSettings(merged, { CHARGE_IT_REGION: 'new' }, { CHARGE_IT_HASH_KEY: 'x' })).toBe(merged)
  expect(settingOf(merged, 'CHARGE_IT_SETUP_CODE')).toBe('mine')
  expect(settingOf(merged, 'NONE')).toBeUndefined()
})
