import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { toast } from '../app/app-toasts.ts'
import { textField } from '../components/form-fields.ts'
import { pencil, trash2, triangleAlert } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { isSameName, type SavedView, type SavedViews, VIEW_NAME_LENGTH } from '../views/transactions/saved-views.ts'
import { openFormDialog } from './form-dialog.ts'
import { openDialog } from './kit-dialog.ts'

/**
 * Asks for the name of a view and saves the filters under it. A name that is taken says so, and then replaces.
 * @param query The filters as in the address, without a question mark.
 */
export function openSaveView(views: SavedViews, query: string, saved: () => void): void {
  const here = views.read().find((each) => each.query === query)?.name ?? ''
  let name = here
  const taken = () => views.read().find((each) => isSameName(each.name, name) && each.query !== query)
  const dialog = openFormDialog({
    title: msg('Save this view'),
    submitText: () => (taken() === undefined ? msg('Save') : msg('Replace')),
    fields: () => html`
      ${nameField(here, msg('The filters are kept under it, in this browser.'), (text) => {
        name = text
        dialog.redraw()
      })}
      <div role="status">${taken() === undefined ? nothing : html`<div class="note warn">${icon(triangleAlert)}<p>${msg('There is a view of this name. Its filters are replaced.')}</p></div>`}</div>`,
    submit: async (fields) => {
      const given = fields.text('view-name')
      if (given === '') return msg('Give the view a name.')
      // The same filters under another name are the same view, renamed.
      if (here !== '' && !isSameName(here, given)) views.remove(here)
      views.save({ name: given, query })
      toast(msg(str`The view ${given} is saved in this browser.`))
      saved()
      return null
    },
  })
}

/** The saved views with their names to change, and to be deleted. */
export function openSavedViews(views: SavedViews, changed: () => void): void {
  const dialog = openDialog(msg('Saved views'), () => list())

  function list(): TemplateResult {
    const all = views.read()
    if (all.length === 0) return html`<p>${msg('No view is saved in this browser.')}</p>`
    return html`<ul class="picks">${all.map(
      (view) => html`<li><span class="grow">${view.name}</span>
        <button class="ib sm" type="button" aria-label=${msg(str`Rename ${view.name}`)} title=${msg('Rename')} @click=${() => rename(view)}>${icon(pencil)}</button>
        <button class="ib sm" type="button" aria-label=${msg(str`Delete the view ${view.name}`)} title=${msg('Delete')} @click=${() => remove(view)}>${icon(trash2)}</button></li>`,
    )}</ul>`
  }

  function remove({ name }: SavedView): void {
    views.remove(name)
    toast(msg(str`The view ${name} is deleted.`))
    changed()
    dialog.update(list())
  }

  function rename({ name }: SavedView): void {
    openFormDialog({
      title: msg(str`Rename ${name}`),
      submitText: msg('Rename'),
      fields: () => nameField(name, ''),
      submit: async (fields) => {
        const given = fields.text('view-name')
        if (given === '') return msg('Give the view a name.')
        const other = views.read().some((each) => isSameName(each.name, given) && !isSameName(each.name, name))
        if (other) return msg('There is one of this name already.')
        views.rename(name, given)
        changed()
        dialog.update(list())
        return null
      },
    })
  }
}

function nameField(value: string, hint: string, input?: (text: string) => void): TemplateResult {
  return textField({
    ...{ name: 'view-name', label: msg('Name of this view'), value, hint },
    ...{ required: true, maxLength: VIEW_NAME_LENGTH },
    ...(input === undefined ? {} : { input }),
  })
}
