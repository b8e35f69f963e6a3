import type { Message } from '@charge-it/shared/model/message.ts'

/** Where frames of traced stations are kept. */
export interface MessageStore {
  write(message: Message): Promise<void>
}
