import { parseJson } from '../../json-scan/parse.js';
import { setTimeout as delay } from 'node:timers/promises';
import type { KvWatchEntry } from '@nats-io/kv';
import { entryOf } from '../../transform/lookup-table.js';
import type { Tell } from '../../happening/happening.js';
import type { TableHappening } from '../../happening/table.js';
import type { LookupEntry } from '../../transform/lookup-table.js';
import { messageOf } from '../error-message.js';
import { requestFailure } from '../nats/jetstream/jetstream-denied.js';
import type { NatsLink } from '../nats/link.js';
import type { WatchedTable } from './table.js';

const retryMs = 1_000;

/**
 * A lookup table in a NATS key-value bucket, kept current by a watch. If the watch ends, a new one loads the whole table again;
 * the old table stays in use until then.
 */
export class BucketTable implements WatchedTable {
  readonly #bucket: string;
  readonly #link: () => Promise<NatsLink>;
  readonly #tell: Tell<TableHappening>;
  readonly #end = new AbortController();
  readonly #ready: Promise<void>;
  readonly #watching: Promise<void>;
  #entries: ReadonlyMap<string, LookupEntry> = new Map();
  #resolveReady: () => void = () => undefined;
  #stopWatch: () => void = () => undefined;

  constructor(bucket: string, link: () => Promise<NatsLink>, tell: Tell<TableHappening>) {
    this.#bucket = bucket;
    this.#link = link;
    this.#tell = tell;
    this.#ready = new Promise((resolve) => (this.#resolveReady = resolve));
    this.#watching = this.#keepWatching();
  }

  get(key: string): LookupEntry | undefined {
    return this.#entries.get(key);
  }

  keys(): Iterable<string> {
    return this.#entries.keys();
  }

  ready(): Promise<void> {
    return this.#ready;
  }

  async stop(): Promise<void> {
    this.#end.abort();
    this.#stopWatch();
    this.#resolveReady();
    await this.#watching;
  }

  async #keepWatching(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      const reason = await this.#endOfWatch();
      if (signal.aborted) return;
      this.#tell({ kind: 'tableFailed', table: this.#name, reason });
      await delay(retryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Why there is no watch any more, or none at all. */
  async #endOfWatch(): Promise<string> {
    let link: NatsLink | undefined;
    try {
      link = await this.#link();
      await this.#watch(link);
      return 'NATS ended the watch';
    } catch (error) {
      return link === undefined ? messageOf(error) : requestFailure(link, error, 'to read the bucket');
    }
  }

  /** Resolves when the watch ends. Rejects if NATS or the bucket is not available. */
  async #watch({ connection }: NatsLink): Promise<void> {
    // Loaded only where a setup has such a table.
    const { Kvm } = await import('@nats-io/kv');
    const bucket = await new Kvm(connection).open(this.#bucket);
    const { values } = await bucket.status();
    const entries = new Map<string, LookupEntry>();
    if (values === 0) this.#replace(entries);
    const watch = await bucket.watch();
    this.#stopWatch = () => watch.stop();
    if (this.#end.signal.aborted) watch.stop();
    for await (const entry of watch) {
      applyEntry(entries, entry);
      // `delta` counts the initial values still to come; 0 marks the last one.
      if (entry.delta === 0 && this.#entries !== entries) this.#replace(entries);
    }
  }

  #replace(entries: ReadonlyMap<string, LookupEntry>): void {
    this.#entries = entries;
    this.#tell({ kind: 'tableLoaded', table: this.#name, entries: entries.size });
    this.#resolveReady();
  }

  get #name(): string {
    return `bucket ${this.#bucket}`;
  }
}

function applyEntry(entries: Map<string, LookupEntry>, entry: KvWatchEntry): void {
  if (entry.operation === 'PUT') entries.set(entry.key, entryOf(readValue(entry.string())));
  else entries.delete(entry.key);
}

/** The value as JSON, or as text if it is not valid JSON. */
function readValue(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}
