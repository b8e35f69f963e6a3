import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { PlainError } from '../lib/plain-error.ts'
import { runCommand } from '../lib/run-command.ts'
import type { DeploySources } from './deploy-deps.ts'

/** The committed files of a clone, by git: what was not committed cannot be deployed by accident. */
export function cloneSources(root: string): DeploySources {
  return {
    async fingerprint(paths) {
      const tree = await runCommand('git', ['ls-tree', 'HEAD', '--', ...paths], { cwd: root })
      return createHash('sha256').update(tree).digest('hex')
    },
    async archive(paths) {
      const child = spawn('git', ['archive', '--format=tar.gz', 'HEAD', '--', ...paths], { cwd: root })
      const [content, code] = await Promise.all([
        buffer(child.stdout),
        new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve)),
      ])
      if (code !== 0) throw new PlainError('git archive failed: the sources of the edge could not be packed.')
      return content
    },
  }
}

/** Changed and new files that git does not hold, as `git status --porcelain` tells them. */
export async function uncommittedFiles(root: string): Promise<readonly string[]> {
  const status = await runCommand('git', ['status', '--porcelain'], { cwd: root })
  return status.split('\n').filter((line) => line !== '')
}
