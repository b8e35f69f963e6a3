import { expect, test } from 'vitest'
import { untranslatedUnits } from './untranslated-units.ts'

const file = (units: string) => `<xliff><file><body>${units}</body></file></xliff>`

test('a unit without a target is reported with its source', () => {
  expect(untranslatedUnits(file('<trans-unit id="s1"><source>Sign in</source></trans-unit>'))).toEqual([
    { id: 's1', source: 'Sign in', problem: 'no translation' },
  ])
})

test('a target that lost a placeholder is reported', () => {
  const unit =
    '<trans-unit id="s1"><source>Since <x id="0" equiv-text="time"/></source><target>Sejak</target></trans-unit>'

  expect(untranslatedUnits(file(unit)).map((each) => each.problem)).toEqual(['placeholders differ'])
})

test('placeholders may change their order', () => {
  const unit =
    '<trans-unit id="s1"><source><x id="0"/> of <x id="1"/></source><target><x id="1"/>, <x id="0"/></target></trans-unit>'

  expect(untranslatedUnits(file(unit))).toEqual([])
})
