import type { Notification } from '@charge-it/shared/model/notification.ts'
import type { User } from '@charge-it/shared/model/user.ts'
import { msg } from '@lit/localize'
import { toast } from '../app/app-toasts.ts'
import { selectField, textAreaField } from '../components/form-fields.ts'
import { roleWord } from '../words/role.ts'
import { openFormDialog } from './form-dialog.ts'

/** Asks who sees to it. @param assign Gets a uid, or null for nobody; an ApiError shows in the dialog. */
export function openAssign(
  { assignedTo }: Notification,
  staff: readonly User[],
  assign: (uid: string | null) => Promise<void>,
): void {
  openFormDialog({
    title: msg('Assign'),
    submitText: msg('Assign'),
    fields: () =>
      selectField({
        name: 'assign-to',
        label: msg('Who sees to it'),
        value: assignedTo?.uid ?? '',
        options: [
          ['', msg('nobody')],
          ...staff.map(({ uid, name, role }) => [uid, role === null ? name : `${name} (${roleWord(role)})`] as const),
        ],
      }),
    submit: async (fields) => {
      await assign(fields.textOrNull('assign-to'))
      toast(msg('Saved.'))
      return null
    },
  })
}

/** Asks for a note that stays with a notification. */
export function openNote(write: (text: string) => Promise<void>): void {
  openFormDialog({
    title: msg('Write a note'),
    submitText: msg('Save'),
    fields: () =>
      textAreaField({
        name: 'note',
        label: msg('Note'),
        required: true,
        maxLength: 2000,
        hint: msg('Everybody of the staff reads it. It cannot be changed later.'),
      }),
    submit: async (fields) => {
      const text = fields.text('note')
      if (text === '') return msg('Write something first.')
      await write(text)
      toast(msg('The note is saved.'))
      return null
    },
  })
}
