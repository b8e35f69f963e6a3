/** Lets the browser paint and answer taps before the work goes on: a slow phone is deaf during one long task. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0)
  })
}
