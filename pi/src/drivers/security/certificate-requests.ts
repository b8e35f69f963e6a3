import type * as X509 from '@peculiar/x509'

/** The library is loaded with the first certificate: most simulated stations never have one. */
export async function loadX509(): Promise<typeof X509> {
  await import('reflect-metadata')
  return import('@peculiar/x509')
}

/** A new EC P-256 key and the request for its certificate, both PEM. */
export async function makeCertificateRequest(
  commonName: string,
  organisation: string,
): Promise<{ readonly csr: string; readonly key: string }> {
  const x509 = await loadX509()
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: [commonName] }, ...(organisation === '' ? [] : [{ O: [organisation] }])],
    keys,
    signingAlgorithm: algorithm,
  })
  const key = x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
  return { csr: request.toString('pem'), key }
}
