// Message path, step 5 of 9: handle.
import type { CallContext, HandlerDeps } from '../route.ts'
import type { HeartbeatRequest, HeartbeatResponse } from './generated/messages.ts'

/** Tells the time (OCPP 1.6 §4.6). Writes nothing: the socket's life is presence enough. */
export async function heartbeat(
  _request: HeartbeatRequest,
  _context: CallContext,
  { clock }: HandlerDeps,
): Promise<HeartbeatResponse> {
  return { currentTime: clock.now().toISOString() }
}
