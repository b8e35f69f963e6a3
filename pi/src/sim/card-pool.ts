import type { Random } from '../ports.ts'

/** Cards in drivers' hands: no card is at two stations at once. */
export interface CardPool {
  /** @returns a card of the list that nobody holds, or null. */
  take(cards: readonly string[], random: Random): string | null
  giveBack(card: string): void
}

export function createCardPool(): CardPool {
  const held = new Set<string>()
  return {
    take: (cards, random) => {
      const free = cards.filter((card) => !held.has(card.toUpperCase()))
      const card = free[Math.floor(random() * free.length)] ?? null
      if (card !== null) held.add(card.toUpperCase())
      return card
    },
    giveBack: (card) => {
      held.delete(card.toUpperCase())
    },
  }
}
