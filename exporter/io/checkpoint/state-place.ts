import { resolve } from 'node:path';
import { OptionError } from '../../../setup/option-error.js';

/** Where a state is kept. */
export type StatePlace =
  | { readonly kind: 'folder'; readonly folder: string }
  /** A key-value bucket of NATS. */
  | { readonly kind: 'bucket'; readonly bucket: string };

const BUCKET = 'kv:';

/** Reads `kv:BUCKET`, or a folder relative to the working directory; `./kv:x` is a folder. Throws an `OptionError`. */
export function statePlace(option: string, text: string): StatePlace {
  if (!text.startsWith(BUCKET)) return { kind: 'folder', folder: resolve(text) };
  const bucket = text.slice(BUCKET.length);
  if (/^[A-Za-z0-9_-]+$/.test(bucket)) return { kind: 'bucket', bucket };
  throw new OptionError(
    `${option} "${text}": expected the name of a key-value bucket after "${BUCKET}": letters, digits, "_" and "-"`,
  );
}

/** As it is typed: `/var/lib/natsight`, `kv:shop-state`. */
export function nameOfPlace(place: StatePlace): string {
  return place.kind === 'folder' ? place.folder : `${BUCKET}${place.bucket}`;
}
