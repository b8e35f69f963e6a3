import { html } from 'lit'
import { openFormDialog } from './form-dialog.ts'

/** Asks once more before something is taken away. @param act Does it; an ApiError shows in the dialog. */
export function openConfirm(question: {
  readonly title: string
  readonly text: string
  readonly submitText: string
  readonly danger?: boolean
  act(): Promise<unknown>
}): void {
  openFormDialog({
    title: question.title,
    submitText: question.submitText,
    danger: question.danger ?? true,
    fields: () => html`<p>${question.text}</p>`,
    submit: async () => {
      await question.act()
      return null
    },
  })
}
