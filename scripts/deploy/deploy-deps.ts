import type { CloudClients } from './cloud-clients.ts'
import type { DeployTarget, ResourceNames } from './deploy-target.ts'

/** The clone as a deployment sees it. */
export interface DeploySources {
  /** Names the committed content of these paths; the same content has the same name everywhere. */
  fingerprint(paths: readonly string[]): Promise<string>
  /** Committed files of these paths as .tar.gz. */
  archive(paths: readonly string[]): Promise<Uint8Array>
}

/** `functions/.env.{project}`: settings of the deployed functions; git-ignored. */
export interface FunctionSettings {
  /** '' when there is none. */
  read(): string
  write(text: string): void
}

/** Everything that a deployment touches. */
export interface DeployDeps {
  readonly target: DeployTarget
  readonly names: ResourceNames
  readonly clients: CloudClients
  readonly sources: DeploySources
  readonly settings: FunctionSettings
  /** Runs the Firebase CLI with these arguments. @throws PlainError */
  firebase(args: readonly string[]): Promise<void>
  /** Calls the deployed REST API. @param path Below `/api/v1`. */
  api(path: string, init?: RequestInit): Promise<Response>
  /** Unguessable text, for the set-up code and the first password. */
  randomText(): string
  say(line: string): void
}
