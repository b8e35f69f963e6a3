import type { LitElement } from 'lit'

/**
 * The page's dialog of this class, made when it is first wanted: most visits need none, and each would have to be drawn
 * before the price otherwise.
 */
export async function sheet<E extends LitElement>(kind: new () => E): Promise<E> {
  const there = [...document.body.children].find((child): child is E => child instanceof kind)
  if (there !== undefined) return there
  const made = new kind()
  document.body.append(made)
  await made.updateComplete
  return made
}
