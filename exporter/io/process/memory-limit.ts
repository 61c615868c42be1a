const MIB = 2 ** 20;
/** Without a limit of the container. */
const DEFAULT_MEMORY_BYTES = 512 * MIB;
/** What the exporter takes with some series and without a flood, and each of several reading threads beside it. */
const BASE_BYTES = 160 * MIB;
const THREAD_BYTES = 48 * MIB;
/** What waits is held in buffers of the socket, which the garbage collector frees a while after they are processed. */
const BYTES_PER_WAITING_BYTE = 3;
const MIN_INBOUND_BYTES = 4 * MIB;
/** The most bytes of messages that may wait to be processed, on all connections together. */
export const MAX_INBOUND_BYTES = 64 * 1024 * 1024;

/** The memory that the exporter may take: `--memory.limit`, else the limit of the container (cgroup), else 512 MiB. */
export function memoryLimit(flag: number | undefined): number {
  const container = process.constrainedMemory();
  // Without a limit, cgroups report more than any machine has.
  const isLimited = container > 0 && container < Number.MAX_SAFE_INTEGER / 2 ** 8;
  return flag ?? (isLimited ? container : DEFAULT_MEMORY_BYTES);
}

/**
 * Bytes that may wait to be processed on the connection of each reading thread, so that the exporter stays within its limit.
 *
 * @param flag `--memory.limit` in bytes; see `memoryLimit` for the default
 */
export function inboundBytes(flag: number | undefined, threads: number): number {
  const threadBytes = threads === 1 ? 0 : threads * THREAD_BYTES;
  const room = (memoryLimit(flag) - BASE_BYTES - threadBytes) / BYTES_PER_WAITING_BYTE;
  return Math.max(MIN_INBOUND_BYTES, Math.min(MAX_INBOUND_BYTES, room)) / threads;
}
