import type { SourceBacklog } from '../happening/source.js';
import type { Trouble } from '../event/trouble.js';
import { AlertmanagerStates } from './alertmanagers.js';
import type { ReadGap } from '../source/read-gaps.js';

/** Whether something is read, and since when. */
export interface ReadingSince {
  /** Why it is not read; `undefined` while it is. */
  readonly problem: string | undefined;
  /** When that began, milliseconds since 1970. Another reason for the same outage does not change it. */
  readonly sinceMs: number;
}

/** The state of all connections, and why the missing ones are down; for readiness and the status. */
export class Connections {
  readonly #now: () => number;
  #nats: ReadingSince;
  /** Whether the setup reads anything from NATS. */
  readsNats = true;
  readonly alertmanagers = new AlertmanagerStates();
  readonly #streams = new Map<string, ReadingSince>();
  /** By lookup table: why it was never loaded, so that its streams wait. */
  readonly #tables = new Map<string, ReadingSince>();
  readonly #loadedTables = new Set<string>();
  /** The last gap of each connection, by its name. */
  readonly #natsGaps = new Map<string, ReadGap>();
  /** What waits in JetStream for each stream. */
  readonly #backlogs = new Map<string, SourceBacklog>();
  /** The last gap of each stream of plain subjects. */
  readonly #streamGaps = new Map<string, ReadGap>();

  constructor(now: () => number) {
    this.#now = now;
    this.#nats = { problem: undefined, sinceMs: now() };
  }

  /** Keeps the state of streams that stay; new ones are not connected yet. */
  setStreams(streams: readonly string[]): void {
    const known = new Map(this.#streams);
    this.#streams.clear();
    // Tables that the new setup needs are told of again.
    this.#tables.clear();
    for (const stream of streams) {
      this.#streams.set(stream, known.get(stream) ?? this.#changed(undefined, 'not connected yet'));
    }
    for (const stream of this.#backlogs.keys()) {
      if (!this.#streams.has(stream)) this.#backlogs.delete(stream);
    }
  }

  streamConnected(stream: string): void {
    this.#setStream(stream, undefined);
  }

  streamLost(stream: string, reason: string): void {
    this.#setStream(stream, reason);
  }

  natsConnected(): void {
    this.#nats = this.#changed(this.#nats, undefined);
  }

  natsLost(reason: string): void {
    this.#nats = this.#changed(this.#nats, reason);
  }

  tableLoaded(table: string): void {
    this.#loadedTables.add(table);
    this.#tables.delete(table);
  }

  /** Returns whether the table was loaded before. Then it stays in use: that is no reason to be not ready. */
  tableFailed(table: string, reason: string): boolean {
    const staysInUse = this.#loadedTables.has(table);
    if (!staysInUse) this.#tables.set(table, this.#changed(this.#tables.get(table), reason));
    return staysInUse;
  }

  natsGap(connection: string, gap: ReadGap): void {
    this.#natsGaps.set(connection, gap);
  }

  streamGap(stream: string, gap: ReadGap): void {
    this.#streamGaps.set(stream, gap);
  }

  setBacklog(stream: string, backlog: SourceBacklog): void {
    if (this.#streams.has(stream)) this.#backlogs.set(stream, backlog);
  }

  /** What waits in JetStream, by stream of the setup; of those that were looked at. */
  backlogs(): ReadonlyMap<string, SourceBacklog> {
    return this.#backlogs;
  }

  get natsGaps(): ReadonlyMap<string, ReadGap> {
    return this.#natsGaps;
  }

  lastGap(stream: string): ReadGap | undefined {
    return this.#streamGaps.get(stream);
  }

  get nats(): ReadingSince {
    return this.#nats;
  }

  /** Whether the stream is read; `undefined` if the setup has no such stream. */
  reading(stream: string): ReadingSince | undefined {
    return this.#streams.get(stream);
  }

  /** Why the stream is not read; `undefined` while it is. */
  streamProblem(stream: string): string | undefined {
    return this.#streams.get(stream)?.problem;
  }

  isConnected(stream: string): boolean {
    return this.#streams.has(stream) && this.streamProblem(stream) === undefined;
  }

  /** The streams of the setup, in its order. */
  streams(): ReadonlyMap<string, ReadingSince> {
    return this.#streams;
  }

  /** One sentence for each thing that is not connected. */
  problems(): readonly string[] {
    return this.troubles().map(({ sentence }) => sentence);
  }

  /** The same as troubles. */
  troubles(): readonly Trouble[] {
    return [
      ...troubleOf('nats', this.#nats, (problem) => `NATS is not connected: ${problem}`),
      ...[...this.#tables].flatMap(([table, reading]) =>
        troubleOf('setup', reading, (problem) => `lookup table "${table}" is not loaded: ${problem}`),
      ),
      ...[...this.#streams].flatMap(([stream, reading]) =>
        troubleOf('stream', reading, (problem) => `stream "${stream}" is not ready: ${problem}`),
      ),
    ];
  }

  #setStream(stream: string, problem: string | undefined): void {
    if (this.#streams.has(stream))
      this.#streams.set(stream, this.#changed(this.#streams.get(stream), problem));
  }

  #changed(before: ReadingSince | undefined, problem: string | undefined): ReadingSince {
    const isSame = before !== undefined && (before.problem === undefined) === (problem === undefined);
    return { problem, sinceMs: isSame ? before.sinceMs : this.#now() };
  }
}

function troubleOf(
  kind: Trouble['kind'],
  { problem, sinceMs }: ReadingSince,
  sentence: (problem: string) => string,
): readonly Trouble[] {
  return problem === undefined ? [] : [{ kind, sentence: sentence(problem), details: [], sinceMs }];
}
