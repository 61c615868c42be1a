/** Format of the head. Raise it when the keys of a state have another form. */
export const HEAD_FORMAT = 1;

/** A file of checkpoints in a bucket: values `<service>.<name>.0`, `<service>.<name>.1` ..., one after another. */
export interface BucketFile {
  readonly name: string;
  /** How many values belong to it. Others with its name were written by a process that had lost the state, or that died. */
  readonly values: number;
}

/** What a state consists of: the value of the key `<service>.head`, which is put last. */
export interface StateHead {
  /** The lease under which it was put. */
  readonly lease: string;
  /** Oldest first. */
  readonly files: readonly BucketFile[];
}

export type FoundHead =
  | { readonly kind: 'head'; readonly head: StateHead }
  | { readonly kind: 'otherFormat'; readonly format: number }
  | { readonly kind: 'damaged' };

export function encodeHead({ lease, files }: StateHead): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ natsight: HEAD_FORMAT, lease, files }));
}

export function decodeHead(bytes: Uint8Array): FoundHead {
  try {
    return headOf(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return { kind: 'damaged' };
  }
}

function headOf(found: unknown): FoundHead {
  if (typeof found !== 'object' || found === null) return { kind: 'damaged' };
  const { natsight, lease, files } = found as Partial<Record<string, unknown>>;
  if (typeof natsight !== 'number') return { kind: 'damaged' };
  if (natsight !== HEAD_FORMAT) return { kind: 'otherFormat', format: natsight };
  if (typeof lease !== 'string' || !Array.isArray(files) || !files.every(isFile)) return { kind: 'damaged' };
  return { kind: 'head', head: { lease, files } };
}

function isFile(file: unknown): file is BucketFile {
  return (
    typeof file === 'object' &&
    file !== null &&
    'name' in file &&
    typeof file.name === 'string' &&
    'values' in file &&
    Number.isSafeInteger(file.values)
  );
}

/** The files that the keys of a state show: those whose first value is there, up to the first gap. For a head that cannot be read. */
export function filesOfKeys(service: string, keys: readonly string[]): readonly BucketFile[] {
  const found = new Map<string, Set<number>>();
  for (const key of keys) {
    const [owner, name, number, ...more] = key.split('.');
    if (owner !== service || name === undefined || number === undefined || more.length > 0) continue;
    if (!/^\d+$/.test(number)) continue;
    found.set(name, (found.get(name) ?? new Set()).add(Number(number)));
  }
  return Array.from(found, ([name, numbers]) => ({ name, values: firstGap(numbers) })).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}

function firstGap(numbers: ReadonlySet<number>): number {
  let next = 0;
  while (numbers.has(next)) next++;
  return next;
}
