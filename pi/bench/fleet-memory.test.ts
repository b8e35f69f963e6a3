import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import * as v from 'valibot'
import { expect, test } from 'vitest'

const resultSchema = v.object({
  fleet: v.object({ sessions: v.number(), rssKibPerStation: v.number(), heapMib: v.array(v.number()) }),
})

test('the memory of a fleet does not grow with the sessions of its stations', { timeout: 120_000 }, async () => {
  const options = ['--json', '--stations', '20', '--minutes', '120', '--speed', '480']
  const child = spawn(process.execPath, ['--expose-gc', join(import.meta.dirname, 'main.ts'), ...options])

  const { fleet } = v.parse(resultSchema, JSON.parse(await text(child.stdout)))

  expect(fleet.sessions).toBeGreaterThan(100)
  const [first = 0] = fleet.heapMib
  expect(fleet.heapMib.at(-1)).toBeLessThan(first + 10)
})
