import * as v from 'valibot'
import { type Api, ApiError } from './api.ts'

/** What the person who opens a new installation tells about it. */
export interface FirstRun {
  /** The one-time code that the installation printed. */
  readonly setupCode: string
  readonly name: string
  readonly email: string
  readonly password: string
  readonly language: 'id' | 'en'
}

/** True while no administrator exists and the API offers the first-run page. An API that cannot be reached says no. */
export async function setupIsOpen(api: Api): Promise<boolean> {
  try {
    return (await api.get('/setup', v.object({ open: v.boolean() }))).open
  } catch (error) {
    if (error instanceof ApiError) return false
    throw error
  }
}

/** Creates the first administrator. @throws ApiError when the code is wrong or somebody was faster. */
export async function finishSetup(api: Api, firstRun: FirstRun): Promise<void> {
  await api.send('POST', '/setup', firstRun, v.unknown())
}
