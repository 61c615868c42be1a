import type { StreamGapReason } from '../../../setup/self-metric-reasons.js';
import { matchesSubject, overlap } from '../../../setup/subject-pattern.js';
import type { Tell } from '../../happening/happening.js';
import type { StreamHappening } from '../../happening/stream.js';
import { NO_POSITION } from '../../source/source.js';
import type { Receive, Source } from '../../source/source.js';
import type { Clock } from '../clock.js';
import { REFUSED_RETRY_MS } from './denied.js';
import type { NatsLink } from './link.js';
import { ownMessageFilter } from './own-messages.js';
import type { OwnOutput } from './own-messages.js';
import { ShedMessages } from './shed-messages.js';
import { StallWatch } from './stall-watch.js';
import { Subscriptions } from './subscriptions.js';

export interface SubjectSourceOptions {
  readonly stream: string;
  readonly subjects: readonly string[];
  readonly queueGroup: string | undefined;
  /** What is left out of subjects with wildcards. */
  readonly own: OwnOutput;
  /** How long to wait before asking again for a refused subject; default: `REFUSED_RETRY_MS`. */
  readonly refusedRetryMs?: number;
}

/** Since when the stream is not read completely. */
interface OpenGap {
  readonly fromMs: number;
  /** `undefined` while the reason for a lost connection is not known. */
  readonly reason: StreamGapReason | undefined;
}

/**
 * Reads core NATS subjects, at most once: messages published while the exporter is disconnected are lost. Messages are processed as
 * they are read. If the pipeline is slower than the stream, they wait in an `InboundQueue`, and are shed beyond its limits.
 */
export class SubjectSource implements Source {
  readonly #options: SubjectSourceOptions;
  readonly #link: NatsLink;
  readonly #clock: Clock;
  readonly #tell: Tell<StreamHappening>;
  readonly #stalls: StallWatch;
  readonly #shed: ShedMessages;
  readonly #subscriptions: Subscriptions;
  #receive: Receive = () => 'processed';
  #retry: NodeJS.Timeout | undefined;
  #unwatch: (() => void) | undefined;
  #confirming: Promise<void> | undefined;
  /** A gap needs a time before it: the first connection ends none. */
  #wasRead = false;
  #gap: OpenGap | undefined;
  #isStopped = false;

  constructor(options: SubjectSourceOptions, link: NatsLink, clock: Clock, tell: Tell<StreamHappening>) {
    const subjects = [...new Set(options.subjects)];
    this.#options = { ...options, subjects };
    this.#link = link;
    this.#clock = clock;
    this.#tell = tell;
    this.#stalls = new StallWatch((stalledMs) =>
      tell({ kind: 'streamStalled', stream: options.stream, stalledMs }),
    );
    this.#shed = new ShedMessages(({ reason, count }) =>
      tell({ kind: 'messageShed', stream: options.stream, reason, count }),
    );
    this.#subscriptions = new Subscriptions(
      {
        subjects,
        queueGroup: options.queueGroup,
        receiver: (subject) => this.#once(subject, this.#receive),
        shedder: (subject) => this.#once(subject, this.#shedding()),
        onRefused: (reason) => this.#refused(reason),
      },
      link,
      clock,
    );
  }

  async start(receive: Receive): Promise<void> {
    this.#receive = this.#withoutOwn(receive);
    this.#unwatch = this.#link.onChange((connected) => this.#onConnection(connected));
    this.#stalls.start();
    this.#subscriptions.request();
    await this.#confirm();
  }

  readonly position = NO_POSITION.position;
  readonly acknowledge = NO_POSITION.acknowledge;

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#unwatch?.();
    this.#stalls.stop();
    clearTimeout(this.#retry);
    await this.#subscriptions.stop();
    this.#shed.tell();
  }

  #onConnection(connected: boolean): void {
    if (connected) {
      const { lastGap } = this.#link;
      // Before this the stream was read; while a subject was refused, it was not.
      if (this.#gap !== undefined && this.#gap.reason === undefined && lastGap !== undefined) {
        this.#gap = { ...this.#gap, reason: lastGap.reason };
      }
      void this.#confirm();
      return;
    }
    this.#openGap(undefined);
    this.#tell({
      kind: 'streamLost',
      stream: this.#options.stream,
      reason: 'the connection to NATS is lost',
    });
  }

  #refused(reason: string): void {
    this.#openGap('refused');
    this.#tell({ kind: 'streamLost', stream: this.#options.stream, reason });
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      const { connection } = this.#link;
      if (this.#isStopped || connection.isDraining() || connection.isClosed()) return;
      this.#subscriptions.request();
      void this.#confirm();
    }, this.#options.refusedRetryMs ?? REFUSED_RETRY_MS).unref();
  }

  /** Tells that the stream is read only once the server has answered: it denies subscriptions late. */
  #confirm(): Promise<void> {
    const before = this.#confirming ?? Promise.resolve();
    const confirming = before.then(() => this.#confirmOnce());
    this.#confirming = confirming;
    return confirming;
  }

  async #confirmOnce(): Promise<void> {
    if (!(await this.#subscriptions.confirm()) || this.#isStopped) return;
    const { stream } = this.#options;
    const gap = this.#gap;
    this.#gap = undefined;
    if (this.#wasRead && gap !== undefined) {
      const { fromMs, reason = 'closed' } = gap;
      this.#tell({ kind: 'streamGap', stream, fromMs, toMs: this.#clock.now(), reason });
    }
    this.#wasRead = true;
    this.#tell({ kind: 'streamConnected', stream });
  }

  #openGap(reason: StreamGapReason | undefined): void {
    this.#gap ??= { fromMs: this.#link.provenMs, reason };
  }

  /**
   * A message that matches several subjects of the stream arrives once for each; only the first subscription processes it. A queue
   * group gets it only once.
   */
  #once(subject: string, receive: Receive): Receive {
    const { subjects, queueGroup } = this.#options;
    const before = subjects.slice(0, subjects.indexOf(subject)).filter((other) => overlap(other, subject));
    if (before.length === 0 || queueGroup !== undefined) return receive;
    return (message) => {
      const { subject: found } = message;
      const isKnown = before.some((other) => this.#subscriptions.has(other) && matchesSubject(other, found));
      return isKnown ? 'processed' : receive(message);
    };
  }

  /** A flood beyond what the exporter can process is counted, and not processed. */
  #shedding(): Receive {
    const { inbound } = this.#link;
    return this.#withoutOwn(() => {
      if (inbound.shedding !== undefined) this.#shed.add(inbound.shedding);
      return 'processed';
    });
  }

  #withoutOwn(receive: Receive): Receive {
    const { subjects, own, stream } = this.#options;
    const leavesOut = ownMessageFilter(subjects, own);
    if (leavesOut === undefined) return receive;
    return (message) => {
      if (!leavesOut(message)) return receive(message);
      this.#tell({ kind: 'messageLeftOut', stream });
      return 'processed';
    };
  }
}
