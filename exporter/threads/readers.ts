import type { Setup } from '../../setup/model/setup.js';
import type { ReaderHappening, Tell } from '../happening/happening.js';
import { JointStatus } from './joint-status.js';
import type { ReadingPlan } from './reading-plan.js';

/** The thread that all others report to. It has its own NATS connection for publishing. */
export const MAIN_THREAD = 'main';
export type Thread = typeof MAIN_THREAD | number;

/**
 * Reports the reading threads as one: NATS is connected while all threads are connected, a stream while all of its readers are.
 */
export class Readers {
  readonly #tell: Tell<ReaderHappening>;
  #nats = new JointStatus<Thread>([]);
  #streams: ReadonlyMap<string, JointStatus<Thread>> = new Map();
  #plain: ReadonlySet<string> = new Set();
  /** Streams of plain subjects whose reader exited: up to when it had read. */
  readonly #endedMs = new Map<string, number>();
  readonly #now: () => number;

  constructor(tell: Tell<ReaderHappening>, now: () => number) {
    this.#tell = tell;
    this.#now = now;
  }

  /** Uses this plan from now on. */
  applyPlan({ streams }: Pick<Setup, 'streams'>, plan: ReadingPlan): void {
    const overNats = streams.filter(({ source }) => source.kind === 'subject' || source.kind === 'jetstream');
    this.#plain = new Set(streams.flatMap(({ name, source }) => (source.kind === 'subject' ? [name] : [])));
    const connected = overNats.flatMap(({ name }) => plan.get(name) ?? []);
    this.#nats = new JointStatus(connected.length === 0 ? [] : [MAIN_THREAD, ...connected], this.#nats);
    const before = this.#streams;
    this.#streams = new Map(
      [...plan].map(([stream, readers]) => [stream, new JointStatus(readers, before.get(stream))]),
    );
    for (const [stream, status] of this.#streams) {
      // The readers that were not connected no longer read this stream.
      if (status.isUp && before.get(stream)?.isUp === false) this.#tell({ kind: 'streamConnected', stream });
    }
  }

  /** A thread exited: its streams are not read any more. `readMs`: when it handed over last; what it read afterwards is lost. */
  ended(thread: Thread, readMs: number): void {
    this.#nats.setDown(thread);
    for (const [stream, status] of this.#streams) {
      if (!status.isMemberUp(thread)) continue;
      status.setDown(thread);
      if (this.#plain.has(stream) && !this.#endedMs.has(stream)) this.#endedMs.set(stream, readMs);
      this.#tell({ kind: 'streamLost', stream, reason: `worker thread ${thread} exited` });
    }
  }

  /** Receives the happenings of one thread. */
  of(thread: Thread): Tell<ReaderHappening> {
    const connection = thread === MAIN_THREAD ? 'main' : `worker ${thread}`;
    return (happening) => {
      if (!this.#isNews(thread, happening)) return;
      if (happening.kind === 'streamConnected') this.#endGap(happening.stream);
      this.#tell(happening.kind === 'natsGap' ? { ...happening, connection } : happening);
    };
  }

  #endGap(stream: string): void {
    const fromMs = this.#endedMs.get(stream);
    if (fromMs === undefined) return;
    this.#endedMs.delete(stream);
    this.#tell({ kind: 'streamGap', stream, fromMs, toMs: this.#now(), reason: 'worker' });
  }

  /** Updates the joint status. A connection is news once all threads have it; a lost NATS connection, once the first thread loses it. */
  #isNews(thread: Thread, happening: ReaderHappening): boolean {
    switch (happening.kind) {
      case 'streamConnected':
        return this.#streams.get(happening.stream)?.setUp(thread) === true;
      case 'streamStarting':
      case 'streamLost':
        this.#streams.get(happening.stream)?.setDown(thread);
        return true;
      case 'natsConnected':
      case 'natsReconnected':
        return this.#nats.setUp(thread);
      case 'natsDisconnected':
        return this.#nats.setDown(thread);
      case 'natsConnectFailed':
        this.#nats.setDown(thread);
        return true;
      default:
        return true;
    }
  }
}
