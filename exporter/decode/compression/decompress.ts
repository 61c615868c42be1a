/** Decompresses to at most `limitBytes`. Throws if the bytes are broken, and the error of `tooLarge` beyond the limit. */
export type Decompress = (bytes: Uint8Array, limitBytes: number) => Uint8Array;

/** Content codings by name. Implemented in `exporter/io`. */
export interface Codings {
  readonly codings: ReadonlyMap<string, Decompress>;
}

/** The code of zlib's error for output beyond `maxOutputLength`. */
const TOO_LARGE = 'ERR_BUFFER_TOO_LARGE';

export function tooLarge(): RangeError {
  return Object.assign(new RangeError('the output is too large'), { code: TOO_LARGE });
}

export function isTooLarge(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === TOO_LARGE;
}
