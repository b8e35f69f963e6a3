/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Of the build; absent in tests. */
  readonly VITE_VERSION?: string
}
