/** What an authority is asked for. */
export interface CertificateOrder {
  /** PKCS#10 in PEM, found good by the edge. */
  readonly csrPem: string
  /** Stands in the certificate, whatever else the request's subject says. */
  readonly commonName: string
  readonly organisation: string | null
  readonly validDays: number
  readonly now: Date
}

export interface IssuedCertificate {
  /** The station's certificate in PEM. */
  readonly pem: string
  /** It and what leads to the root, leaf first, as CertificateSigned carries it. */
  readonly chainPem: string
  readonly subject: string
  readonly issuer: string
  /** Lower-case hex without leading zeros. */
  readonly serial: string
  /** SHA-256 as 64 lower-case hex digits. */
  readonly fingerprint: string
  readonly notBefore: Date
  readonly notAfter: Date
}

/** Signs requests of stations: an authority of one's own today, a service of somebody else's behind the same port. */
export interface CertificateAuthority {
  /**
   * @returns the certificate, or why this request will never get one.
   * @throws AuthorityError when the authority itself is unusable: a person has to act.
   * @throws Error otherwise, when it could not be done now and may be tried again.
   */
  sign(order: CertificateOrder): Promise<IssuedCertificate | { readonly refused: string }>
}

/** The authority's certificate and key do not fit each other or this purpose, or it has expired. */
export class AuthorityError extends Error {
  override readonly name = 'AuthorityError'
}
