import { JetStreamApiCodes, JetStreamApiError, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';

/** The header by which a bucket marks a deleted key. */
const OPERATION_HEADER = 'KV-Operation';
/** How long NATS may take to answer. */
const ANSWER_LIMIT_MS = 5_000;
/** A chunk is read as Base64 within JSON: the answer must stay below the usual limit of a message, 1 MiB. */
const MAX_VALUE_BYTES = 256 * 1024;
/** Subject, headers and protocol of a message beside its payload. */
const OVERHEAD_BYTES = 1024;

export interface BucketValue {
  /** Sequence of the message in the stream of the bucket. */
  readonly revision: number;
  /** `undefined`: the key was deleted. */
  readonly value: Uint8Array | undefined;
}

/** The values of a key-value bucket. Reads go to the leader of its stream: a replica that lags behind would give an older value. */
export class BucketValues {
  readonly bucket: string;
  readonly #connection: NatsConnection;
  readonly #manager: JetStreamManager;
  #limitBytes = MAX_VALUE_BYTES + OVERHEAD_BYTES;

  private constructor(bucket: string, connection: NatsConnection, manager: JetStreamManager) {
    this.bucket = bucket;
    this.#connection = connection;
    this.#manager = manager;
  }

  static async at(bucket: string, connection: NatsConnection): Promise<BucketValues> {
    const manager = await jetstreamManager(connection, { checkAPI: false, timeout: ANSWER_LIMIT_MS });
    return new BucketValues(bucket, connection, manager);
  }

  get manager(): JetStreamManager {
    return this.#manager;
  }

  get stream(): string {
    return `KV_${this.bucket}`;
  }

  /** The largest value that can be put. */
  get maxBytes(): number {
    const { max_payload: limit = this.#limitBytes } = this.#connection.info ?? {};
    return Math.min(this.#limitBytes, limit) - OVERHEAD_BYTES;
  }

  /** The bucket takes no messages of more than so many bytes. */
  limitTo(bytes: number): void {
    this.#limitBytes = Math.min(this.#limitBytes, bytes);
  }

  async get(key: string): Promise<BucketValue | undefined> {
    const message = await this.#manager.streams.getMessage(this.stream, {
      last_by_subj: this.#subject(key),
    });
    if (message === null) return undefined;
    const isDeleted = message.header.get(OPERATION_HEADER) !== '';
    return { revision: message.seq, value: isDeleted ? undefined : message.data };
  }

  async put(key: string, value: Uint8Array): Promise<void> {
    await jetstream(this.#connection).publish(this.#subject(key), value, { timeout: ANSWER_LIMIT_MS });
  }

  /**
   * Puts a value if the last one still has this revision; 0: if there was none. Returns the new revision, or `undefined` if somebody
   * else has put one.
   */
  async replace(key: string, value: Uint8Array, revision: number): Promise<number | undefined> {
    try {
      const { seq } = await jetstream(this.#connection).publish(this.#subject(key), value, {
        timeout: ANSWER_LIMIT_MS,
        expect: { lastSubjectSequence: revision },
      });
      return seq;
    } catch (error) {
      if (isWrongRevision(error)) return undefined;
      throw error;
    }
  }

  /** The keys that begin with `prefix` and a dot. */
  async keysUnder(prefix: string): Promise<readonly string[]> {
    const filter = this.#subject(`${prefix}.>`);
    const { state } = await this.#manager.streams.info(this.stream, { subjects_filter: filter });
    const start = this.#subject('').length;
    return Object.keys(state.subjects ?? {}).map((subject) => subject.slice(start));
  }

  /** Removes the keys that begin with `prefix` and a dot, without leaving marks of the deletion. */
  async removeUnder(prefix: string): Promise<void> {
    await this.#manager.streams.purge(this.stream, { filter: this.#subject(`${prefix}.>`) });
  }

  #subject(key: string): string {
    return `$KV.${this.bucket}.${key}`;
  }
}

function isWrongRevision(error: unknown): boolean {
  return (
    error instanceof JetStreamApiError &&
    (error.code === JetStreamApiCodes.StreamWrongLastSequence ||
      error.code === JetStreamApiCodes.StreamWrongLastSequenceUnknown)
  );
}
