// The package has no types of its own. Only what we use.
declare module 'ml-regression' {
  export const MultivariateLinearRegression: new (
    inputs: number[][],
    outputs: number[][],
    options: { readonly intercept: boolean; readonly statistics: boolean },
  ) => { toJSON(): { readonly weights: number[][] } }
}
