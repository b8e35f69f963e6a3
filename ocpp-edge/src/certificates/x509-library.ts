// The library registers its parts through this and must find it loaded.
import 'reflect-metadata'

export { Pkcs10CertificateRequest } from '@peculiar/x509'
