// The least that a WebSocket server can do with a message: the reference of the ratios.
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'
import { reportUsage } from '../lib/report-usage.ts'

reportUsage()
const http = createServer((_request, response) => response.end('ok'))
const server = new WebSocketServer({ server: http, perMessageDeflate: false, handleProtocols: () => 'ocpp1.6' })
server.on('connection', (socket) => {
  socket.on('message', (text) => socket.send(text, { binary: false }))
})
http.listen(Number(process.env.PORT), '127.0.0.1')
process.on('SIGTERM', () => process.exit(0))
