/** The command line or a file it names cannot be used. Lists every problem found. */
export class UsageError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[], options: ErrorOptions = {}) {
    super(problems.join('\n'), options)
    this.name = 'UsageError'
    this.problems = problems
  }
}
