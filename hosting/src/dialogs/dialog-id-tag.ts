import { ID_TAG_MAX_LENGTH } from '@charge-it/shared/ids/id-tag.ts'
import { ID_TAG_STATUSES, type IdTag } from '@charge-it/shared/model/id-tag.ts'
import { msg, str } from '@lit/localize'
import { html } from 'lit'
import * as v from 'valibot'
import type { AppContext } from '../app/app-context.ts'
import { toast } from '../app/app-toasts.ts'
import { selectField, switchField, textField } from '../components/form-fields.ts'
import { idTagStatusWord } from '../words/id-tag-status.ts'
import { openConfirm } from './confirm-dialog.ts'
import { openFormDialog } from './form-dialog.ts'

/** Adds a card, or changes one. @param idTag null = a new one. */
export function openIdTag(app: AppContext, idTag: IdTag | null): void {
  // What stands for an account or a guest belongs to it by its nature.
  const isLinked = idTag?.kind === 'card' && idTag.ownerUid !== null
  openFormDialog({
    title: idTag === null ? msg('Add card') : msg(str`Card ${idTag.idTag}`),
    submitText: msg('Save'),
    fields: () => html`
      ${
        idTag === null
          ? textField({
              name: 'tag-id',
              label: msg('Card (idTag)'),
              required: true,
              maxLength: ID_TAG_MAX_LENGTH,
              mono: true,
              hint: msg('The card’s number as the reader sends it. Easier: tap it at a station and admit it.'),
            })
          : ''
      }
      ${selectField({ name: 'tag-status', label: msg('Status'), value: idTag?.status ?? 'Accepted', options: ID_TAG_STATUSES.map((status) => [status, idTagStatusWord(status)] as const), hint: msg('A blocked card is refused at its next tap.') })}
      ${textField({ name: 'tag-holder', label: msg('Holder'), value: idTag?.holderName ?? '', maxLength: 200, hint: msg('Personal data: only staff see it.') })}
      ${textField({ name: 'tag-label', label: msg('Label'), value: idTag?.label ?? '', maxLength: 200 })}
      <div class="pair">
        ${textField({ name: 'tag-expiry', label: msg('Valid until'), type: 'date', value: idTag?.expiresAt?.toISOString().slice(0, 10) ?? '', hint: msg('Empty: without end.') })}
        ${textField({ name: 'tag-concurrent', label: msg('Sessions at once'), type: 'number', min: 1, max: 100, step: 1, value: String(idTag?.maxConcurrent ?? 1) })}
      </div>
      ${textField({ name: 'tag-parent', label: msg('Group (parentIdTag)'), value: idTag?.parentIdTag ?? '', maxLength: ID_TAG_MAX_LENGTH, mono: true, hint: msg('Cards of one group may stop each other’s sessions.') })}
      ${
        isLinked
          ? switchField({
              name: 'tag-unlink',
              label: msg('Unlink from the account'),
              checked: false,
              hint: msg(
                'A driver linked this card. Unlinked, its sessions from then on are not in the driver’s account.',
              ),
            })
          : ''
      }`,
    submit: async (fields) => {
      const expiry = fields.textOrNull('tag-expiry')
      const body = {
        status: fields.text('tag-status'),
        holderName: fields.textOrNull('tag-holder'),
        label: fields.textOrNull('tag-label'),
        // The last day counts whole, wherever the site lies.
        expiresAt: expiry === null ? null : `${expiry}T23:59:59Z`,
        maxConcurrent: fields.number('tag-concurrent') ?? 1,
        parentIdTag: fields.textOrNull('tag-parent'),
        ...(isLinked && fields.on('tag-unlink') ? { ownerUid: null } : {}),
      }
      if (idTag === null) await app.api.send('POST', '/idTags', { idTag: fields.text('tag-id'), ...body }, v.unknown())
      else await app.api.send('PATCH', `/idTags/${encodeURIComponent(idTag.idTag)}`, body, v.unknown())
      toast(msg('Saved.'))
      return null
    },
  })
}

/** Asks, then makes a card unknown again. */
export function openRemoveIdTag(app: AppContext, { idTag }: IdTag): void {
  const ending = idTag.slice(-2)
  openConfirm({
    title: msg(str`Remove the card ending in ${ending}?`),
    text: msg('It is unknown afterwards and waits for admission when it is tapped again. Its past sessions stay.'),
    submitText: msg('Remove card'),
    act: async () => {
      await app.api.send('DELETE', `/idTags/${encodeURIComponent(idTag)}`, undefined, v.unknown())
      toast(msg(str`The card ending in ${ending} is removed.`))
    },
  })
}
