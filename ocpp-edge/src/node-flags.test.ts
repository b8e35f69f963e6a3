import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { EDGE_NODE_FLAGS } from './node-flags.ts'

const EDGE = join(import.meta.dirname, '..')

test('the image runs the edge with the same memory settings as npm start', () => {
  const dockerfile = readFileSync(join(EDGE, 'Dockerfile'), 'utf8')
  const command: unknown = JSON.parse(/^CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]')

  expect(memoryFlags(command)).toEqual(EDGE_NODE_FLAGS)
})

test("the edge's own start script has them too", () => {
  const { scripts } = JSON.parse(readFileSync(join(EDGE, 'package.json'), 'utf8'))

  expect(memoryFlags(String(scripts.start).split(' '))).toEqual(EDGE_NODE_FLAGS)
})

function memoryFlags(words: unknown): readonly unknown[] {
  return Array.isArray(words) ? words.filter((word) => String(word).startsWith('--max-')) : []
}
