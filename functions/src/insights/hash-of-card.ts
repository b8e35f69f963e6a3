import { createHmac } from 'node:crypto'

/** The name of a card in insights: nobody without the key finds the card again. @param card In upper case. */
export function hashOfCard(card: string, hashKey: string): string {
  return createHmac('sha256', hashKey).update(card).digest('hex')
}
