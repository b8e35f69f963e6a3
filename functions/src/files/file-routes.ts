import { firmwareFileSchema } from '@charge-it/shared/model/firmware-file.ts'
import { created } from '../api/openapi/operation.ts'
import type { FileRoute } from './file-route.ts'
import { firmwareQuery, receiveFirmware } from './receive-firmware.ts'
import { downloadUpload, receiveUpload } from './receive-upload.ts'
import { downloadFirmware, serveFirmware } from './serve-firmware.ts'

const FILE = { status: 200, mediaType: 'application/octet-stream' } as const
const PART = { status: 206, mediaType: 'application/octet-stream' } as const

/** Methods that an address has as one of files. @param pathname With or without `/api` and `/v1`. */
export function fileMethods(pathname: string): readonly string[] {
  const path = pathWithoutApi(pathname)
  return FILE_ROUTES.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods)
}

/** The path by which the addresses of files are known. */
export function pathWithoutApi(pathname: string): string {
  return pathname.replace(/^\/api(?=\/|$)/, '').replace(/^\/v1(?=\/|$)/, '')
}

/** Every address of files. Stations join a name to the address they were given with one slash, none or two. */
export const FILE_ROUTES: readonly FileRoute[] = [
  {
    methods: ['GET', 'HEAD'],
    shown: '/files/firmware/:token',
    pattern: /^\/files\/firmware\/(?<token>[^/]+)(?:\/+(?<name>[^/]*))?$/,
    needs: 'link',
    handler: serveFirmware,
    about: {
      summary: 'Hands firmware to the station that the link was made for',
      description: 'In parts, too (`Range`), and with any file name behind the token.',
      reply: FILE,
      otherReply: PART,
      problems: ['link-expired'],
    },
  },
  {
    methods: ['PUT', 'POST'],
    shown: '/files/uploads/:token',
    pattern: /^\/files\/uploads\/(?<token>[^/]+)(?:\/+(?<name>[^/]*))?$/,
    needs: 'link',
    handler: receiveUpload,
    about: {
      summary: 'Takes the file that a station was asked for, once',
      description: 'As body or as multipart form, with any file name behind the token; at most 32 MiB.',
      bodyType: 'application/octet-stream',
      reply: { status: 201 },
      problems: ['link-expired', 'already-received', 'receiving', 'broken-upload'],
    },
  },
  {
    methods: ['POST'],
    shown: '/firmware',
    pattern: /^\/firmware$/,
    needs: 'command',
    handler: receiveFirmware,
    about: {
      summary: 'Takes a firmware file',
      description: 'As body or as multipart form; at most 32 MiB. Answers with its SHA-256.',
      query: firmwareQuery,
      bodyType: 'application/octet-stream',
      reply: created(firmwareFileSchema),
      problems: ['broken-upload'],
    },
  },
  {
    methods: ['GET', 'HEAD'],
    shown: '/firmware/:fileId/content',
    pattern: /^\/firmware\/(?<fileId>[^/]+)\/content$/,
    needs: 'command',
    handler: downloadFirmware,
    about: { summary: 'Downloads a firmware file', reply: FILE, otherReply: PART },
  },
  {
    methods: ['GET', 'HEAD'],
    shown: '/uploads/:uploadId/content',
    pattern: /^\/uploads\/(?<uploadId>[^/]+)\/content$/,
    needs: 'command',
    handler: downloadUpload,
    about: { summary: 'Downloads a file that a station handed in', reply: FILE, otherReply: PART },
  },
]
