/** What a file begins with. */
export interface FileBeginning {
  readonly header: Uint8Array;
  readonly frames: readonly Uint8Array[];
  /** No earlier file may be used in its place: none is kept. See `CheckpointHeader`. */
  readonly isAlone: boolean;
}

/** What was written, in bytes. */
export type WrittenBytes = number;

/**
 * Keeps checkpoints.
 *
 * 1. When a promise resolves, what it wrote survives the process, and the machine's loss of power as far as its disk keeps its word.
 * 2. A crash at any moment leaves all that was written before readable.
 * 3. After a rejection the next call must be `begin`.
 */
export interface StateStore {
  /** Begins a file with its header and a whole checkpoint. It replaces the earlier ones; the one before may be kept as a spare. */
  begin(file: FileBeginning): Promise<WrittenBytes>;
  /** Adds a checkpoint with changes to the file that was begun last. */
  append(frames: readonly Uint8Array[]): Promise<WrittenBytes>;
  close(): Promise<void>;
}
