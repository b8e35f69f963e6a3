import { msg, str } from '@lit/localize'
import type { Auth } from 'firebase/auth'
import { html, nothing, type TemplateResult } from 'lit'
import { textField } from '../components/form-fields.ts'
import { signIn } from '../data/session.ts'
import { circleX } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { signInProblem } from '../words/sign-in-problem.ts'
import { openDialog } from './kit-dialog.ts'

/**
 * Asks for the password again where a session ended by itself, above the page and its open forms, which stay as they are.
 * @returns true once the same person is signed in again, false when the dialog was left.
 */
export async function signInAgain(auth: Auth, email: string): Promise<boolean> {
  let problem: string | null = null
  let pending = false
  let done = false
  const dialog = openDialog(msg('Your session has ended'), () => draw())
  await dialog.closed
  return done

  function draw(): TemplateResult {
    return html`<form @submit=${onSubmit}>
      <div role="alert">${problem === null ? nothing : html`<div class="note bad">${icon(circleX)}<p>${problem}</p></div>`}</div>
      <p class="t2">${msg(str`Sign in again as ${email}. What you were typing is kept.`)}</p>
      <input type="hidden" name="email" autocomplete="username" value=${email}>
      ${textField({ name: 'again-password', label: msg('Password'), type: 'password', required: true, autocomplete: 'current-password' })}
      <div class="btns"><button class="btn" type="button" @click=${() => dialog.close()}>${msg('To the sign-in page')}</button>
        <button class="btn primary" type="submit" ?disabled=${pending}>${pending ? msg('Signing in…') : msg('Sign in')}</button></div>
    </form>`
  }

  async function onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    if (!(event.target instanceof HTMLFormElement) || pending) return
    const password = String(new FormData(event.target).get('again-password') ?? '')
    pending = true
    problem = null
    dialog.update(draw())
    const outcome = await signIn(auth, email, password)
    pending = false
    done = outcome === 'signedIn'
    if (outcome === 'signedIn') return dialog.close()
    problem = signInProblem(outcome)
    dialog.update(draw())
  }
}
