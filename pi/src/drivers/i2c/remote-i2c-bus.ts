import { connect, type Socket } from 'node:net'
import { loopbackAddress } from '../loopback-address.ts'
import type { I2cBus } from './i2c-bus.ts'
import { decodeAnswer, encodeRequest } from './i2c-over-tcp.ts'

/** An I2C bus of a simulation, at `tcp://127.0.0.1:PORT`. @throws if nobody listens there. */
export async function openRemoteI2cBus(url: string): Promise<I2cBus> {
  const { host, port } = loopbackAddress(url, 'tcp:')
  const socket = await opened(host, port)
  let received: Buffer = Buffer.alloc(0)
  const waiting: { resolve: (bytes: Buffer) => void; reject: (error: Error) => void }[] = []
  socket.setNoDelay(true)
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    for (let answer = decodeAnswer(received); answer !== null; answer = decodeAnswer(received)) {
      received = received.subarray(answer.taken)
      const next = waiting.shift()
      if (answer.ok) next?.resolve(answer.bytes)
      else next?.reject(systemError(answer.bytes.toString('latin1')))
    }
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    for (const { reject } of waiting.splice(0)) reject(systemError('ENODEV'))
  })
  const request = (frame: Buffer) =>
    new Promise<Buffer>((resolve, reject) => {
      if (socket.destroyed) {
        reject(systemError('ENODEV'))
        return
      }
      waiting.push({ resolve, reject })
      socket.write(frame)
    })
  return {
    read: (address, length) => request(encodeRequest('read', address, length, Buffer.alloc(0))),
    write: async (address, bytes) => {
      await request(encodeRequest('write', address, bytes.length, bytes))
    },
    close: async () => {
      socket.destroy()
    },
  }
}

function opened(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host)
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.removeListener('error', reject)
      resolve(socket)
    })
  })
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code })
}
