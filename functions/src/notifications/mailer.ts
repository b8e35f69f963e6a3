import { createTransport } from 'nodemailer'

export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** Sends e-mails. */
export interface Mailer {
  /** Resolves when the server has taken it over. @throws MailError */
  send(mail: Mail): Promise<void>
}

/** The mail was not taken. `permanent`: the server will never take it (a 5xx answer). */
export class MailError extends Error {
  override readonly name = 'MailError'
  readonly permanent: boolean
  constructor(message: string, permanent: boolean, cause: unknown) {
    super(message, { cause })
    this.permanent = permanent
  }
}

const TIMEOUT_MS = 20_000

/**
 * {@link Mailer} over SMTP.
 * @param options.url smtp://user:password@host:587 or smtps://...
 */
export function smtpMailer(options: { readonly url: string; readonly from: string }): Mailer {
  const transport = createTransport({
    url: options.url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // Nobody but us decides what is read and where from.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ to, subject, text }) {
      try {
        await transport.sendMail({ from: options.from, to, subject, text })
      } catch (error) {
        const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0
        throw new MailError(code === 0 ? 'mail server not reached' : `mail server said ${code}`, code >= 500, error)
      }
    },
  }
}
