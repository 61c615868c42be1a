import type { Trouble } from '../event/trouble.js';
import { AlertmanagerStates } from './alertmanagers.js';
import type { ReadGap } from './read-gaps.js';

/** The state of all connections, and why the missing ones are down; for readiness and the status. */
export class Connections {
  #nats: string | undefined;
  readonly alertmanagers = new AlertmanagerStates();
  /** By stream: why it is not connected; `undefined` while it is. */
  readonly #streams = new Map<string, string | undefined>();
  /** By lookup table: why it was never loaded, so that its streams wait. */
  readonly #tables = new Map<string, string>();
  readonly #loadedTables = new Set<string>();
  /** The last gap of each connection, by its name. */
  readonly #natsGaps = new Map<string, ReadGap>();
  /** The last gap of each stream of plain subjects. */
  readonly #streamGaps = new Map<string, ReadGap>();

  /** Keeps the state of streams that stay; new ones are not connected yet. */
  setStreams(streams: readonly string[]): void {
    const known = new Map(this.#streams);
    this.#streams.clear();
    // Tables that the new setup needs are told of again.
    this.#tables.clear();
    for (const stream of streams) {
      this.#streams.set(stream, known.has(stream) ? known.get(stream) : 'not connected yet');
    }
  }

  streamConnected(stream: string): void {
    if (this.#streams.has(stream)) this.#streams.set(stream, undefined);
  }

  streamLost(stream: string, reason: string): void {
    if (this.#streams.has(stream)) this.#streams.set(stream, reason);
  }

  natsConnected(): void {
    this.#nats = undefined;
  }

  natsLost(reason: string): void {
    this.#nats = reason;
  }

  tableLoaded(table: string): void {
    this.#loadedTables.add(table);
    this.#tables.delete(table);
  }

  /** Returns whether the table was loaded before. Then it stays in use: that is no reason to be not ready. */
  tableFailed(table: string, reason: string): boolean {
    const staysInUse = this.#loadedTables.has(table);
    if (!staysInUse) this.#tables.set(table, reason);
    return staysInUse;
  }

  natsGap(connection: string, gap: ReadGap): void {
    this.#natsGaps.set(connection, gap);
  }

  streamGap(stream: string, gap: ReadGap): void {
    this.#streamGaps.set(stream, gap);
  }

  get natsGaps(): ReadonlyMap<string, ReadGap> {
    return this.#natsGaps;
  }

  lastGap(stream: string): ReadGap | undefined {
    return this.#streamGaps.get(stream);
  }

  /** Why NATS is not connected; `undefined` while it is. */
  get natsProblem(): string | undefined {
    return this.#nats;
  }

  /** Why the stream is not read; `undefined` while it is. */
  streamProblem(stream: string): string | undefined {
    return this.#streams.get(stream);
  }

  isConnected(stream: string): boolean {
    return this.#streams.has(stream) && this.#streams.get(stream) === undefined;
  }

  /** One sentence for each thing that is not connected. */
  problems(): readonly string[] {
    return this.troubles().map(({ sentence }) => sentence);
  }

  /** The same as troubles. */
  troubles(): readonly Trouble[] {
    const streams = [...this.#streams].flatMap(([stream, reason]): Trouble[] =>
      reason === undefined
        ? []
        : [{ kind: 'stream', sentence: `stream "${stream}" is not ready: ${reason}`, details: [] }],
    );
    const tables = [...this.#tables].map(([table, reason]): Trouble => ({
      kind: 'setup',
      sentence: `lookup table "${table}" is not loaded: ${reason}`,
      details: [],
    }));
    const nats: readonly Trouble[] =
      this.#nats === undefined
        ? []
        : [{ kind: 'nats', sentence: `NATS is not connected: ${this.#nats}`, details: [] }];
    return [...nats, ...tables, ...streams];
  }
}
