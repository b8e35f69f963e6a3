import { verify, X509Certificate } from 'node:crypto'

/**
 * True when the signature (base64) over the file was made with the certificate's key: SHA-256 with ECDSA or RSA
 * ("Improved security for OCPP 1.6-J", L01). Whether the certificate is to be trusted is not looked at here.
 */
export function verifyFirmware(content: Uint8Array, signingCertificate: string, signature: string): boolean {
  try {
    const { publicKey } = new X509Certificate(signingCertificate)
    return verify('sha256', content, publicKey, Buffer.from(signature, 'base64'))
  } catch {
    // A text that is no certificate proves nothing.
    return false
  }
}
