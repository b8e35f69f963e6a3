import '@awesome.me/webawesome/dist/components/dialog/dialog.js'
import { render, type TemplateResult } from 'lit'

export interface OpenDialog {
  /** Draws the content anew. */
  update(content: TemplateResult): void
  close(): void
  /** Resolves once it is out of the page, however it was closed. */
  readonly closed: Promise<void>
}

/**
 * Opens a modal dialog with the content, and takes it out of the page once it is closed. Escape and the cross close it.
 * @param title Its heading, also its name for assistive technology.
 * @param size `full`: nearly the whole window, on a phone all of it.
 */
export function openDialog(
  title: string,
  content: (dialog: OpenDialog) => TemplateResult,
  size: 'usual' | 'full' = 'usual',
): OpenDialog {
  const element = document.createElement('wa-dialog')
  element.label = title
  element.classList.toggle('full', size === 'full')
  const body = document.createElement('div')
  element.append(body)
  let resolve = (): void => undefined
  const closed = new Promise<void>((done) => {
    resolve = done
  })
  const dialog: OpenDialog = {
    closed,
    update: (next) => {
      render(next, body)
    },
    close: () => {
      element.open = false
    },
  }
  element.addEventListener('wa-after-hide', (event) => {
    if (event.target !== element) return
    element.remove()
    resolve()
  })
  document.body.append(element)
  dialog.update(content(dialog))
  void element.updateComplete.then(() => {
    element.open = true
  })
  return dialog
}
