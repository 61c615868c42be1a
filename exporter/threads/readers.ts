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

  constructor(tell: Tell<ReaderHappening>) {
    this.#tell = tell;
  }

  /** Uses this plan from now on. */
  applyPlan({ streams }: Pick<Setup, 'streams'>, plan: ReadingPlan): void {
    const overNats = streams.filter(({ source }) => source.kind === 'subject' || source.kind === 'jetstream');
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

  /** A thread exited: its streams are not read any more. */
  ended(thread: Thread): void {
    this.#nats.setDown(thread);
    for (const [stream, status] of this.#streams) {
      if (!status.isMemberUp(thread)) continue;
      status.setDown(thread);
      this.#tell({ kind: 'streamLost', stream, reason: `worker thread ${thread} exited` });
    }
  }

  /** Receives the happenings of one thread. */
  of(thread: Thread): Tell<ReaderHappening> {
    return (happening) => {
      if (this.#isNews(thread, happening)) this.#tell(happening);
    };
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
      case 'natsUnreachable':
        this.#nats.setDown(thread);
        return true;
      default:
        return true;
    }
  }
}
