import { WebSocketServer } from 'ws'

/** A CSMS that agrees to everything and remembers nothing, in a process of its own; prints its port. */
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  handleProtocols: () => 'ocpp1.6',
  perMessageDeflate: false,
})
let nextTransactionId = 1

function answerTo(action: string): object {
  const currentTime = new Date().toISOString()
  const idTagInfo = { status: 'Accepted' }
  if (action === 'BootNotification') return { status: 'Accepted', currentTime, interval: 300 }
  if (action === 'Heartbeat') return { currentTime }
  if (action === 'Authorize') return { idTagInfo }
  if (action === 'StartTransaction') return { transactionId: nextTransactionId++, idTagInfo }
  return {}
}

server.on('connection', (socket) => {
  socket.on('message', (frame) => {
    const [type, id, action]: unknown[] = JSON.parse(String(frame))
    if (type === 2) socket.send(JSON.stringify([3, id, answerTo(String(action))]))
  })
})
server.on('listening', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') process.stdout.write(`${address.port}\n`)
})
process.on('disconnect', () => process.exit(0))
