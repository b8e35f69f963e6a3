import { userSchema } from '@charge-it/shared/model/user.ts'
import { eraseMe } from '../../drivers/erase-me.ts'
import { exportMe } from '../../drivers/export-me.ts'
import { createApiKey, keyBody, listApiKeys, revokeApiKey } from '../../people/api-keys.ts'
import {
  acceptBody,
  acceptInvitation,
  createInvitation,
  getInvitation,
  inviteBody,
  listInvitations,
  removeInvitation,
  tokenBody,
} from '../../people/invitations.ts'
import { created, NOTHING, ok } from '../openapi/operation.ts'
import { pageQuery } from '../query-fields.ts'
import { listOf } from '../replies/list-of.ts'
import {
  apiKeyReply,
  erasedReply,
  firstAdminReply,
  invitationReply,
  joinedReply,
  meReply,
  newApiKeyReply,
  newInvitationReply,
  ownDataReply,
  setupReply,
  shownInvitationReply,
} from '../replies/people-replies.ts'
import { createFirstAdmin, getSetup, setupBody } from '../setup.ts'
import { changeMe, changeRole, getMe, listUsers, meBody, roleBody, userQuery } from '../users.ts'
import { tagged } from './tagged.ts'

/** Accounts, invitations, API keys, the own account, the first set-up. */
export const peopleRoutes = tagged('People and keys', [
  {
    method: 'GET',
    pattern: '/users',
    needs: 'manageUsers',
    handler: listUsers,
    about: {
      summary: 'Lists accounts',
      query: userQuery,
      reply: ok(listOf(userSchema)),
    },
  },
  {
    method: 'PATCH',
    pattern: '/users/:uid',
    needs: 'manageUsers',
    handler: changeRole,
    about: {
      summary: 'Gives or takes a role',
      description: 'Effective with the next token of the person.',
      body: roleBody,
      reply: ok(userSchema),
      problems: ['last-admin'],
    },
  },
  {
    method: 'GET',
    pattern: '/invitations',
    needs: 'manageUsers',
    handler: listInvitations,
    about: {
      summary: 'Lists invitations that can still be accepted',
      reply: ok(listOf(invitationReply)),
    },
  },
  {
    method: 'POST',
    pattern: '/invitations',
    needs: 'manageUsers',
    handler: createInvitation,
    about: {
      summary: 'Invites somebody to the staff',
      description: 'An older open invitation of the same address ends.',
      body: inviteBody,
      reply: created(newInvitationReply),
      problems: ['too-many-invitations'],
    },
  },
  {
    method: 'DELETE',
    pattern: '/invitations/:invitationId',
    needs: 'manageUsers',
    handler: removeInvitation,
    about: {
      summary: 'Ends an invitation',
      reply: NOTHING,
    },
  },
  {
    method: 'POST',
    pattern: '/public/invitations/read',
    needs: 'anyone',
    handler: getInvitation,
    about: {
      summary: 'Reads whom an invitation is for',
      description: 'The token travels in the body: no secret in an address.',
      body: tokenBody,
      reply: ok(shownInvitationReply),
      problems: ['invitation-ended'],
    },
  },
  {
    method: 'POST',
    pattern: '/public/invitations/accept',
    needs: 'anyone',
    handler: acceptInvitation,
    about: {
      summary: 'Accepts an invitation',
      body: acceptBody,
      reply: created(joinedReply),
      problems: ['invitation-ended', 'email-exists', 'invalid-email'],
    },
  },
  {
    method: 'GET',
    pattern: '/apiKeys',
    needs: 'manageApiKeys',
    handler: listApiKeys,
    about: {
      summary: 'Lists API keys, never a secret',
      query: pageQuery,
      reply: ok(listOf(apiKeyReply)),
    },
  },
  {
    method: 'POST',
    pattern: '/apiKeys',
    needs: 'manageApiKeys',
    handler: createApiKey,
    about: {
      summary: 'Creates an API key',
      description: 'Shown this once.',
      body: keyBody,
      reply: created(newApiKeyReply),
    },
  },
  {
    method: 'DELETE',
    pattern: '/apiKeys/:keyId',
    needs: 'manageApiKeys',
    handler: revokeApiKey,
    about: {
      summary: 'Revokes an API key',
      reply: NOTHING,
    },
  },
  {
    method: 'GET',
    pattern: '/me',
    needs: 'signedIn',
    handler: getMe,
    about: {
      summary: 'Tells who the caller is',
      reply: ok(meReply),
    },
  },
  {
    method: 'PATCH',
    pattern: '/me',
    needs: 'signedIn',
    handler: changeMe,
    about: {
      summary: 'Changes the own name and language',
      body: meBody,
      reply: ok(meReply),
    },
  },
  {
    method: 'DELETE',
    pattern: '/me',
    needs: 'signedIn',
    handler: eraseMe,
    about: {
      summary: 'Erases the own account',
      description: 'Sessions and bills stay for the books, under a pseudonym.',
      reply: ok(erasedReply),
      problems: ['not-a-driver', 'staff-account', 'session-running', 'reservation-exists'],
    },
  },
  {
    method: 'GET',
    pattern: '/me/export',
    needs: 'signedIn',
    handler: exportMe,
    about: {
      summary: 'Exports everything that is stored about the caller',
      reply: ok(ownDataReply),
      problems: ['not-a-driver'],
    },
  },
  {
    method: 'GET',
    pattern: '/setup',
    needs: 'anyone',
    handler: getSetup,
    about: {
      summary: 'Tells whether the first admin is still to be made',
      reply: ok(setupReply),
    },
  },
  {
    method: 'POST',
    pattern: '/setup',
    needs: 'anyone',
    handler: createFirstAdmin,
    about: {
      summary: 'Makes the first admin',
      description: 'Of e-mail and password, or of the account that asks. Needs the one-time code of the installation.',
      body: setupBody,
      reply: created(firstAdminReply),
      problems: ['setup-closed', 'wrong-setup-code', 'email-exists'],
    },
  },
])
