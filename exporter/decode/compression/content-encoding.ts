import { Rejected } from '../../event/rejection.js';
import { undecodable } from '../record.js';
import { isTooLarge } from './decompress.js';
import type { Codings } from './decompress.js';

export const CONTENT_ENCODING = 'Content-Encoding';

/** Nobody compresses more often, and each round may cost as much as `limits.messageBytes` of output. */
const MAX_CODINGS = 4;

/** Decompresses payloads by their header Content-Encoding (RFC 9110, 8.4). No round may give more than `limitBytes`. */
export class ContentDecoder {
  readonly #codings: Codings['codings'];
  readonly #limitBytes: number;

  constructor({ codings }: Codings, limitBytes: number) {
    this.#codings = codings;
    this.#limitBytes = limitBytes;
  }

  /** `header`: codings in the order in which they were applied. */
  decode(payload: Uint8Array, header: string): Uint8Array | Rejected {
    const names = header.split(',').map((name) => name.trim().toLowerCase());
    if (names.length > MAX_CODINGS) {
      const found = `${CONTENT_ENCODING} lists ${names.length} codings`;
      return undecodable(() => `${found}, the limit is ${MAX_CODINGS}`);
    }
    let content: Uint8Array | Rejected = payload;
    for (const name of names.toReversed()) {
      content = this.#decodeOnce(content, name);
      if (content instanceof Rejected) return content;
    }
    return content;
  }

  #decodeOnce(bytes: Uint8Array, name: string): Uint8Array | Rejected {
    const decompress = this.#codings.get(name);
    if (decompress === undefined) {
      const known = [...this.#codings.keys()].join(', ');
      return undecodable(() => `unknown ${CONTENT_ENCODING} ${JSON.stringify(name)}, expected ${known}`);
    }
    try {
      return decompress(bytes, this.#limitBytes);
    } catch (cause) {
      return isTooLarge(cause) ? this.#tooLarge(name) : broken(name, cause);
    }
  }

  #tooLarge(name: string): Rejected {
    const limit = this.#limitBytes;
    return new Rejected(
      'too_large',
      () => `more than ${limit} bytes when decompressed with ${name}, the limit is ${limit}`,
    );
  }
}

function broken(name: string, cause: unknown): Rejected {
  // Not `instanceof Error`: zlib's errors may be of another realm.
  const hasMessage = typeof cause === 'object' && cause !== null && 'message' in cause;
  const why = String(hasMessage ? cause.message : cause);
  return undecodable(() => `${CONTENT_ENCODING} ${name}: ${why}`);
}
