/** One way to log in at the CSMS. */
export interface StationLogin {
  /** OCPP 1.6 security profile, 0 to 3. */
  readonly profile: number
  /** Basic authentication; null without. */
  readonly password: Buffer | null
  /** PEM of the client certificate's private key and of its chain; null without. */
  readonly key: string | null
  readonly chain: string | null
}
