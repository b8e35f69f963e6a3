import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RoleFollower } from './role-follower.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function follower() {
  const refresh = vi.fn(async () => undefined)
  return { refresh, roles: new RoleFollower(refresh) }
}

test('a role that was changed fetches the token anew, and again until the token has it', async () => {
  const { refresh, roles } = follower()
  roles.follow('viewer', 'admin')
  roles.follow('viewer', 'admin')
  await vi.advanceTimersByTimeAsync(0)
  expect(refresh).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1000)
  expect(refresh).toHaveBeenCalledTimes(2)

  roles.follow('viewer', 'viewer')
  await vi.advanceTimersByTimeAsync(600_000)
  expect(refresh).toHaveBeenCalledTimes(2)
})

test('the same role asks for nothing, nor does an account without a document', async () => {
  const { refresh, roles } = follower()
  roles.follow('admin', 'admin')
  roles.follow(undefined, null)
  await vi.advanceTimersByTimeAsync(600_000)
  expect(refresh).not.toHaveBeenCalled()
})

test('a document and a token that never agree are given up, and asked for again when the role changes anew [edge]', async () => {
  const { refresh, roles } = follower()
  roles.follow(null, 'operator')
  await vi.advanceTimersByTimeAsync(600_000)
  expect(refresh).toHaveBeenCalledTimes(6)

  roles.follow('viewer', 'operator')
  await vi.advanceTimersByTimeAsync(0)
  expect(refresh).toHaveBeenCalledTimes(7)
})
