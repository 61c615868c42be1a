/**
 * A file of checkpoints: a header, then checkpoints one after another, of which the first is whole and the others have what changed
 * since the one before. A checkpoint is one frame or several; the last one says so, and without it the checkpoint does not count.
 *
 *     header   "natsight" | version u32 | length u32 | CRC u32 | JSON
 *     frame    length u32 | number of the checkpoint u32 | frame of the checkpoint u32, plus LAST u32 | CRC u32 | payload
 *
 * A CRC-32C covers the bytes before it and the payload after it; that of a frame begins with the CRC of the header, so that a frame of
 * another file does not fit. The layout of the header is the same in all versions.
 */
export const MAGIC = Uint8Array.from('natsight', (character) => character.charCodeAt(0));
/** The version of what is in the frames. Raise it when a state has another form. */
export const FORMAT_VERSION = 3;

export const HEADER_BYTES = 20;
export const FRAME_BYTES = 16;
export const LAST = 0x8000_0000;
/** Limit of a frame, by which a length that makes no sense is told from one that does. */
export const MAX_FRAME_BYTES = 16 * 1024 * 1024;

/** What a file says about itself. It has no secrets. */
export interface CheckpointHeader {
  /** Name of the service whose state it is. */
  readonly service: string;
  /** Version of natsight that began the file. */
  readonly natsight: string;
  /** Distinguishes it from every other file. */
  readonly id: string;
  /** It begins with the position of a stream that earlier files do not have: no earlier file may be used in its place. */
  readonly isAlone?: boolean;
}
