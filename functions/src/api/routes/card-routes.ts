import {
  changeIdTag,
  createIdTag,
  getIdTag,
  idTagBody,
  idTagChanges,
  idTagQuery,
  listIdTags,
  removeIdTag,
} from '../id-tags.ts'
import { importBody, importIdTags } from '../import-id-tags.ts'
import { created, NOTHING, ok } from '../openapi/operation.ts'
import { listOf } from '../replies/list-of.ts'
import { idTagReply, importReply } from '../replies/people-replies.ts'
import { tagged } from './tagged.ts'

/** Cards. */
export const cardRoutes = tagged('Cards', [
  {
    method: 'GET',
    pattern: '/idTags',
    needs: 'read',
    handler: listIdTags,
    about: {
      summary: 'Lists cards',
      description: 'A viewer sees numbers masked and no names.',
      query: idTagQuery,
      reply: ok(listOf(idTagReply)),
    },
  },
  {
    method: 'POST',
    pattern: '/idTags',
    needs: 'manageIdTags',
    handler: createIdTag,
    about: {
      summary: 'Creates a card',
      description: 'A card that was tapped exists as Pending: change that one.',
      body: idTagBody,
      reply: created(idTagReply),
      problems: ['id-tag-exists'],
    },
  },
  {
    method: 'POST',
    pattern: '/idTags/import',
    needs: 'manageIdTags',
    handler: importIdTags,
    about: {
      summary: 'Creates and changes up to 500 cards',
      description: 'Members that a card leaves out stay as they are. Sent again, it changes nothing more.',
      body: importBody,
      reply: ok(importReply),
    },
  },
  {
    method: 'GET',
    pattern: '/idTags/:idTag',
    needs: 'read',
    handler: getIdTag,
    about: {
      summary: 'Reads a card',
      reply: ok(idTagReply),
    },
  },
  {
    method: 'POST',
    pattern: '/idTags/:idTag',
    needs: 'manageIdTags',
    handler: createIdTag,
    about: {
      summary: 'Creates a card under its number',
      body: idTagBody,
      reply: created(idTagReply),
      problems: ['id-tag-exists'],
    },
  },
  {
    method: 'PATCH',
    pattern: '/idTags/:idTag',
    needs: 'manageIdTags',
    handler: changeIdTag,
    about: {
      summary: 'Changes a card',
      body: idTagChanges,
      reply: ok(idTagReply),
    },
  },
  {
    method: 'DELETE',
    pattern: '/idTags/:idTag',
    needs: 'manageIdTags',
    handler: removeIdTag,
    about: {
      summary: 'Removes a card',
      description: 'It is unknown afterwards. Transactions keep what they noted of it.',
      reply: NOTHING,
    },
  },
])
