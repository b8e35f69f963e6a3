/**
 * The memory settings of Node with which the edge runs, in MB: the whole program in a container of 512 MiB with 10,000
 * stations. Without them V8 sees the memory of the machine and keeps what a storm of connections left behind. Whoever
 * starts the edge passes them before the file; the Dockerfile says the same, and a test compares.
 */
export const EDGE_NODE_FLAGS: readonly string[] = ['--max-old-space-size=400', '--max-semi-space-size=8']
