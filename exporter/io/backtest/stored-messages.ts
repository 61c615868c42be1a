import { jetstreamManager } from '@nats-io/jetstream';
import type { JetStreamManager, StoredMsg } from '@nats-io/jetstream';
import type { BacktestEvent } from '../../backtest/backtest.js';
import { messageOf } from '../error-message.js';
import type { NatsLink } from '../nats/link.js';
import { BacktestError } from './backtest-error.js';
import type { BacktestInput } from './backtest-input.js';

/** Messages of one request to a server that answers with several. */
const BATCH = 1_000;
/** Bytes of one request. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;
/** Requests at a time to a server that answers with one message each. */
const SINGLE_REQUESTS = 256;

export interface StoredOptions {
  readonly stream: string;
  /** Only messages stored at or after this time; unset: all. */
  readonly sinceMs: number | undefined;
}

/**
 * The messages of a JetStream stream, as it stores them. They are fetched by sequence: nothing is created on the server, and no consumer
 * notices. Servers from 2.11 on answer with many messages to one request, if the stream allows direct access.
 */
export async function storedMessages(
  link: NatsLink,
  { stream, sinceMs }: StoredOptions,
): Promise<BacktestInput> {
  const reader = await StreamHistory.open(link, stream);
  const first = await reader.firstSince(sinceMs);
  const last = await reader.last();
  if (first === undefined || last === undefined) {
    const since = sinceMs === undefined ? '' : ` since ${new Date(sinceMs).toISOString()}`;
    throw new BacktestError(`stream "${stream}" has no message${since}`);
  }
  return {
    from: stream,
    firstMs: first.time.getTime(),
    lastMs: last.time.getTime(),
    count: last.seq - first.seq + 1,
    notes: [],
    batches: () => reader.batches(first.seq, last.seq),
  };
}

interface SequenceRange {
  readonly first: number;
  readonly last: number;
  readonly messages: number;
}

class StreamHistory {
  readonly #manager: JetStreamManager;
  readonly #stream: string;
  readonly #isDirect: boolean;
  readonly #range: SequenceRange;
  #latestMs = -Infinity;

  private constructor(manager: JetStreamManager, stream: string, isDirect: boolean, range: SequenceRange) {
    this.#manager = manager;
    this.#stream = stream;
    this.#isDirect = isDirect;
    this.#range = range;
  }

  static async open(link: NatsLink, stream: string): Promise<StreamHistory> {
    try {
      const manager = await jetstreamManager(link.connection, { checkAPI: false });
      const { config, state } = await manager.streams.info(stream);
      const range = { first: state.first_seq, last: state.last_seq, messages: state.messages };
      return new StreamHistory(manager, stream, config.allow_direct, range);
    } catch (cause) {
      throw new BacktestError(`stream "${stream}" cannot be read: ${messageOf(cause)}`, { cause });
    }
  }

  async last(): Promise<StoredMsg | undefined> {
    if (this.#range.messages === 0) return undefined;
    return this.#one(this.#range.last);
  }

  /** The first message that was stored at or after a time. JetStream stores in the order of time. */
  async firstSince(sinceMs = -Infinity): Promise<StoredMsg | undefined> {
    if (this.#range.messages === 0) return undefined;
    let [low, high] = [this.#range.first, this.#range.last + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const found = await this.#next(middle);
      if (found === undefined || found.time.getTime() >= sinceMs) high = middle;
      else low = found.seq + 1;
    }
    return low > this.#range.last ? undefined : this.#next(low);
  }

  async *batches(first: number, last: number): AsyncGenerator<readonly BacktestEvent[]> {
    let next = first;
    if (this.#isDirect) {
      while (next <= last) {
        const batch = await this.#batch(next);
        // The server is older, or does not let this user do it.
        if (batch === undefined) break;
        if (batch.length === 0) return;
        yield batch.filter(({ seq }) => seq <= last).map((message) => this.#event(message));
        next = (batch.at(-1)?.seq ?? last) + 1;
      }
    }
    for (; next <= last; next += SINGLE_REQUESTS) {
      const length = Math.min(SINGLE_REQUESTS, last - next + 1);
      const found = await Promise.all(Array.from({ length }, (_, at) => this.#one(next + at)));
      yield found.flatMap((message) => (message === undefined ? [] : [this.#event(message)]));
    }
  }

  /** `undefined`: the server does not answer such a request. */
  async #batch(seq: number): Promise<readonly StoredMsg[] | undefined> {
    try {
      const messages: StoredMsg[] = [];
      const options = { seq, batch: BATCH, max_bytes: MAX_BATCH_BYTES };
      for await (const message of await this.#manager.direct.getBatch(this.#stream, options))
        messages.push(message);
      return messages;
    } catch {
      return undefined;
    }
  }

  /** `undefined`: it was deleted. */
  async #one(seq: number): Promise<StoredMsg | undefined> {
    return this.#get(() => this.#manager.streams.getMessage(this.#stream, { seq }));
  }

  /** The message with this sequence, or the first one after it. */
  async #next(seq: number): Promise<StoredMsg | undefined> {
    // The types of the client leave out what servers have answered since 2.9.
    const query = { seq, next_by_subj: '>' };
    return this.#get(() => this.#manager.streams.getMessage(this.#stream, query));
  }

  async #get(request: () => Promise<StoredMsg | null>): Promise<StoredMsg | undefined> {
    try {
      return (await request()) ?? undefined;
    } catch (cause) {
      throw new BacktestError(`stream "${this.#stream}" cannot be read: ${messageOf(cause)}`, { cause });
    }
  }

  /** The clocks of two leaders of a stream may differ: time does not go back. */
  #event({ subject, data, header, seq, time }: StoredMsg): BacktestEvent {
    this.#latestMs = Math.max(this.#latestMs, time.getTime());
    return {
      timeMs: this.#latestMs,
      subject,
      headers: Object.fromEntries([...(header ?? [])].map(([name, [value = '']]) => [name, value])),
      payload: data,
      stored: { stream: this.#stream, sequence: seq },
    };
  }
}
