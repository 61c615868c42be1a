import { randomUUID } from 'node:crypto';
import type { FileBeginning, StateStore, WrittenBytes } from '../../../checkpoint/state-store.js';
import { messageOf } from '../../error-message.js';
import type { NatsLink } from '../../nats/link.js';
import { lastGoodState } from '../last-good-state.js';
import type { StoredState } from '../last-good-state.js';
import { StateError } from '../state-error.js';
import { BucketLease } from './bucket-lease.js';
import type { BucketLeaseOptions } from './bucket-lease.js';
import type { BucketValues } from './bucket-values.js';
import { openBucket, unusableBucket } from './open-bucket.js';
import { encodeHead, filesOfKeys } from './state-head.js';
import type { BucketFile, StateHead } from './state-head.js';
import { headKey, readHead, storedFiles } from './stored-files.js';

/** Files that are kept: the current one, and the one before, should the current one be damaged. */
const KEPT_FILES = 2;
/** Values that are put at the same time. */
const PUTS_AT_ONCE = 8;

export interface StateBucketOptions extends BucketLeaseOptions {
  readonly bucket: string;
}

/**
 * Checkpoints of a service in a key-value bucket of NATS, which one process uses at a time. A checkpoint is put in values that nobody
 * reads yet; then one put of the head makes them part of the state. The head is replaced only at the revision that this process knows:
 * a process that was thought dead and wakes up cannot put its own over that of the process that has taken over.
 *
 *     <service>.lease               who uses the state
 *     <service>.head                the files, and how many values each has
 *     <service>.000007-1f0c8a52.0   a whole checkpoint
 *     <service>.000007-1f0c8a52.1   what changed since
 */
export class StateBucket implements StateStore {
  readonly #values: BucketValues;
  readonly #lease: BucketLease;
  readonly #service: string;
  readonly #link: NatsLink;
  #files: readonly BucketFile[];
  #revision: number;
  #number: number;
  /** Set while the last file can be continued. */
  #isBegun = false;
  /** Names of files that are not part of the state any more. */
  readonly #obsolete = new Set<string>();

  private constructor(
    values: BucketValues,
    lease: BucketLease,
    service: string,
    link: NatsLink,
    fenced: Fenced,
  ) {
    this.#values = values;
    this.#lease = lease;
    this.#service = service;
    this.#link = link;
    this.#files = fenced.files;
    this.#revision = fenced.revision;
    this.#number = Math.max(0, ...fenced.files.map(({ name }) => Number.parseInt(name, 10) || 0));
  }

  /** Takes the state, and reads what it holds. Creates the bucket if it does not exist. Throws a `StateError`. */
  static async take(
    options: StateBucketOptions,
    link: NatsLink,
  ): Promise<{ readonly store: StateBucket; readonly stored: StoredState }> {
    const { bucket, service } = options;
    const values = await openBucket(bucket, link);
    let lease: BucketLease | undefined;
    try {
      lease = await BucketLease.take(values, options);
      const fenced = await fence(values, service, lease);
      const stored = await lastGoodState(storedFiles(values, service, fenced.files), service);
      const store = new StateBucket(values, lease, service, link, fenced);
      await store.#findObsolete();
      return { store, stored: { ...stored, unusable: [...fenced.unusable, ...stored.unusable] } };
    } catch (error) {
      await lease?.release().catch(() => undefined);
      throw unusableBucket(bucket, error, link);
    }
  }

  async begin({ header, frames, isAlone }: FileBeginning): Promise<WrittenBytes> {
    this.#requireUsable();
    this.#isBegun = false;
    this.#number += 1;
    const name = `${String(this.#number).padStart(6, '0')}-${randomUUID().slice(0, 8)}`;
    const parts = [header, ...frames];
    try {
      const values = await this.#put(name, 0, parts);
      await this.#switchTo([...this.#files, { name, values }].slice(isAlone ? -1 : -KEPT_FILES));
    } catch (error) {
      this.#obsolete.add(name);
      if (/maximum bytes|resource|storage/i.test(messageOf(error))) await this.#removeSpare();
      throw error;
    }
    this.#isBegun = true;
    // The state is safe. What is left over takes room until the next file begins.
    await this.#removeObsolete();
    return bytesOf(parts);
  }

  async append(frames: readonly Uint8Array[]): Promise<WrittenBytes> {
    const file = this.#files.at(-1);
    if (file === undefined || !this.#isBegun) throw new Error('BUG: no file was begun');
    this.#requireUsable();
    this.#isBegun = false;
    const values = await this.#put(file.name, file.values, frames);
    await this.#switchTo([...this.#files.slice(0, -1), { name: file.name, values }]);
    this.#isBegun = true;
    return bytesOf(frames);
  }

  async close(): Promise<void> {
    if (this.#link.connected) await this.#lease.release().catch(() => undefined);
    await this.#link.close();
  }

  #requireUsable(): void {
    this.#lease.requireHeld();
    // Requests would wait for the connection until they time out.
    if (this.#link.connected) return;
    throw new StateError(
      'STATE_UNUSABLE',
      `the state bucket "${this.#values.bucket}" cannot be written: there is no connection to NATS`,
    );
  }

  /** Puts the bytes in values from this number on. Returns the number after the last one. */
  async #put(name: string, from: number, parts: readonly Uint8Array[]): Promise<number> {
    const chunks = chunksOf(parts, this.#values.maxBytes);
    for (let at = 0; at < chunks.length; at += PUTS_AT_ONCE) {
      const now = chunks.slice(at, at + PUTS_AT_ONCE);
      await Promise.all(
        now.map((chunk, place) => this.#values.put(`${this.#service}.${name}.${from + at + place}`, chunk)),
      );
    }
    return from + chunks.length;
  }

  async #switchTo(files: readonly BucketFile[]): Promise<void> {
    const bytes = encodeHead({ lease: this.#lease.id, files });
    let revision = await this.#values.replace(headKey(this.#service), bytes, this.#revision);
    if (revision === undefined && (await this.#isOurs()))
      revision = await this.#values.replace(headKey(this.#service), bytes, this.#revision);
    if (revision === undefined) throw await this.#lease.lost();
    this.#revision = revision;
    for (const { name } of this.#files) {
      if (!files.some((file) => file.name === name)) this.#obsolete.add(name);
    }
    this.#files = files;
  }

  /** Whether the head was put by this process: NATS had it, but its answer was lost. */
  async #isOurs(): Promise<boolean> {
    const found = await readHead(this.#values, this.#service);
    if (found.content.kind !== 'head' || found.content.head.lease !== this.#lease.id) return false;
    this.#revision = found.revision;
    return true;
  }

  /** Makes room in a bucket that is full: the file before the current one is only a spare. */
  async #removeSpare(): Promise<void> {
    const isSwitched = await this.#switchTo(this.#files.slice(-1)).then(
      () => true,
      () => false,
    );
    if (isSwitched) await this.#removeObsolete();
  }

  async #findObsolete(): Promise<void> {
    const keys = await this.#values.keysUnder(this.#service);
    const used = new Set(this.#files.map(({ name }) => name));
    for (const { name } of filesOfKeys(this.#service, keys)) if (!used.has(name)) this.#obsolete.add(name);
  }

  async #removeObsolete(): Promise<void> {
    for (const name of this.#obsolete) {
      const isRemoved = await this.#values.removeUnder(`${this.#service}.${name}`).then(
        () => true,
        () => false,
      );
      // Without the permission to purge it takes room, and does no harm.
      if (isRemoved) this.#obsolete.delete(name);
    }
  }
}

interface Fenced {
  readonly revision: number;
  readonly files: readonly BucketFile[];
  readonly unusable: readonly string[];
}

/** Puts the head once more under the new lease: an earlier holder cannot replace it from then on. */
async function fence(values: BucketValues, service: string, lease: BucketLease): Promise<Fenced> {
  for (;;) {
    const found = await readHead(values, service);
    const { files, unusable } = await filesIn(values, service, found.content);
    const head: StateHead = { lease: lease.id, files };
    const revision = await values.replace(headKey(service), encodeHead(head), found.revision);
    if (revision !== undefined) return { revision, files, unusable };
    // The earlier holder has put a checkpoint meanwhile. It is part of the state.
    lease.requireHeld();
  }
}

async function filesIn(
  values: BucketValues,
  service: string,
  content: Awaited<ReturnType<typeof readHead>>['content'],
): Promise<Omit<Fenced, 'revision'>> {
  if (content.kind === 'head') return { files: content.head.files, unusable: [] };
  const files = filesOfKeys(service, await values.keysUnder(service));
  if (files.length === 0 && content.kind === 'missing') return { files, unusable: [] };
  const what = content.kind === 'missing' ? 'is not there' : 'is damaged';
  return {
    files,
    unusable: [`the key "${headKey(service)}" ${what}; the files that the bucket has are used`],
  };
}

function bytesOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

/** The bytes in pieces of at most `maxBytes`. */
function chunksOf(parts: readonly Uint8Array[], maxBytes: number): readonly Uint8Array[] {
  const all = Buffer.concat(parts);
  const chunks: Uint8Array[] = [];
  for (let from = 0; from < all.length; from += maxBytes) chunks.push(all.subarray(from, from + maxBytes));
  return chunks;
}
