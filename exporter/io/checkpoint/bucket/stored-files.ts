import { otherThan } from '../last-good-state.js';
import type { PlaceWords, StoredFile, StoredFiles } from '../last-good-state.js';
import { StateError } from '../state-error.js';
import type { BucketValues } from './bucket-values.js';
import { HEAD_FORMAT, decodeHead, filesOfKeys } from './state-head.js';
import type { BucketFile, FoundHead } from './state-head.js';

/** Values that are read at the same time. */
const GETS_AT_ONCE = 32;

export const headKey = (service: string) => `${service}.head`;

const wordsOf = (bucket: string): PlaceWords => ({
  place: `the state bucket "${bucket}"`,
  another: 'another bucket',
  ifDamaged:
    'Restore the bucket from a backup, or name another one to begin anew (--state): counters then start at 0',
  ifForeign: 'give each service a bucket of its own (--state)',
});

/** The head of a state, and its revision; 0 if there is none. Throws a `StateError` if another version has put it. */
export async function readHead(
  values: BucketValues,
  service: string,
): Promise<{
  readonly revision: number;
  readonly content: Exclude<FoundHead, { kind: 'otherFormat' }> | { readonly kind: 'missing' };
}> {
  const found = await values.get(headKey(service));
  const revision = found?.revision ?? 0;
  if (found?.value === undefined) return { revision, content: { kind: 'missing' } };
  const content = decodeHead(found.value);
  if (content.kind !== 'otherFormat') return { revision, content };
  const { format } = content;
  throw new StateError(
    'STATE_VERSION',
    `the state bucket "${values.bucket}" has the state of "${service}" in format ${format}, which is ${otherThan(format, HEAD_FORMAT)} that this version reads: use that version again, or another bucket`,
  );
}

/** The files of a state as `lastGoodState` reads them. */
export function storedFiles(
  values: BucketValues,
  service: string,
  files: readonly BucketFile[],
): StoredFiles {
  const sizes = new Map(files.map(({ name, values: size }) => [name, size]));
  return {
    words: wordsOf(values.bucket),
    names: files.map(({ name }) => name).toReversed(),
    read: (name) => readFile(values, `${service}.${name}`, sizes.get(name) ?? 0),
  };
}

/** The files of a state that nobody changes meanwhile, or that somebody does, whose last checkpoints may then be missing. */
export async function currentFiles(values: BucketValues, service: string): Promise<readonly BucketFile[]> {
  const { content } = await readHead(values, service);
  return content.kind === 'head' ? content.head.files : filesOfKeys(service, await values.keysUnder(service));
}

async function readFile(values: BucketValues, key: string, size: number): Promise<StoredFile> {
  const chunks: Uint8Array[] = [];
  for (let from = 0; from < size; from += GETS_AT_ONCE) {
    const count = Math.min(GETS_AT_ONCE, size - from);
    const found = await Promise.all(
      Array.from({ length: count }, (_, place) => values.get(`${key}.${from + place}`)),
    );
    for (const [place, entry] of found.entries()) {
      if (entry?.value === undefined)
        return { bytes: Buffer.concat(chunks), lacks: `part ${from + place + 1} of ${size}` };
      chunks.push(entry.value);
    }
  }
  return { bytes: Buffer.concat(chunks) };
}
