import { RequestError, nuid } from '@nats-io/transport-node';
import type { Msg, Subscription } from '@nats-io/transport-node';
import { setTimeout as delay } from 'node:timers/promises';
import type { NatsLink } from './link.js';

/** Interval of requests while a holder is asked that may be dead. */
const ASK_MS = 250;
/** A holder that is subscribed but does not answer for so long is dead: its host is gone, or its process sleeps. */
const SILENT_MS = 15_000;

export interface DurableName {
  /** Name of the JetStream stream. */
  readonly stream: string;
  readonly durable: string;
}

/** A process that reads a durable consumer. */
export interface DurableHolder {
  readonly service: string;
  readonly pid: number;
  readonly host: string;
  /** When it began, milliseconds since 1970. */
  readonly sinceMs: number;
}

/** What a holder says of itself. */
interface Claim extends DurableHolder {
  readonly id: string;
}

export interface DurableLeaseOptions extends DurableName {
  readonly self: DurableHolder;
  /** See `SILENT_MS`, which is the default. */
  readonly silentMs?: number | undefined;
}

/**
 * The right to read a durable consumer, which one process has at a time: JetStream would give each of two some of the messages. Nothing
 * is stored. Who holds it answers whoever asks; if nobody listens, as after a crash, the next one has it at once.
 *
 *     asking -> nobody listens, or 15 s of silence -> holding -> another one holds it since later -> lost
 *        |                                               |
 *        +-- a holder answers -> refused                 +-- asked, or connected again: says so
 *
 * If two processes hold it, as after a pause of one, both see it, and the one that began later keeps it. Where NATS does not permit the
 * subjects `_INBOX.natsight.lease.>`, there is no lease.
 */
export class DurableLease {
  readonly #link: NatsLink;
  readonly #options: DurableLeaseOptions;
  readonly #claim: Claim;
  readonly #subject: string;
  readonly #ends: (() => void)[] = [];
  #isHolding = false;
  #isPermitted = true;
  #heard: Claim | undefined;
  #lose: (taker: DurableHolder) => void = () => undefined;

  constructor(link: NatsLink, options: DurableLeaseOptions) {
    this.#link = link;
    this.#options = options;
    this.#claim = { ...options.self, id: nuid.next() };
    // An inbox, since every user may subscribe to those, and streams that read all subjects leave them out.
    this.#subject = `_INBOX.natsight.lease.${options.stream}.${options.durable}`;
  }

  /** Resolves with the process that holds the lease, or with `undefined` if it is this one from now on. */
  async take(signal: AbortSignal): Promise<DurableHolder | undefined> {
    this.#ends.push(this.#link.onServerError((error) => this.#isDenied(error)));
    this.#subscribe('holds', (message) => this.#hear(message));
    const holder = await this.#ask(signal);
    if (holder !== undefined || signal.aborted) {
      this.release();
      return holder;
    }
    this.#isHolding = true;
    this.#subscribe('asks', () => this.#say());
    this.#ends.push(this.#link.onChange((isConnected) => isConnected && this.#say()));
    this.#say();
    return undefined;
  }

  /** Resolves if another process holds the lease since later. */
  lost(): Promise<DurableHolder> {
    return new Promise((resolve) => (this.#lose = resolve));
  }

  release(): void {
    this.#isHolding = false;
    for (const end of this.#ends.splice(0)) end();
  }

  async #ask(signal: AbortSignal): Promise<DurableHolder | undefined> {
    const { silentMs = SILENT_MS } = this.#options;
    for (let waitedMs = 0; waitedMs < silentMs && this.#isPermitted && !signal.aborted; waitedMs += ASK_MS) {
      const isHeard = await this.#isAnyoneThere();
      if (this.#heard !== undefined) return this.#heard;
      if (!isHeard) return undefined;
    }
    return undefined;
  }

  /** Whether somebody listens. A holder answers to all, not to the request. */
  async #isAnyoneThere(): Promise<boolean> {
    try {
      await this.#link.connection.request(`${this.#subject}.asks`, '', { timeout: ASK_MS });
      return true;
    } catch (error) {
      if (error instanceof RequestError && error.isNoResponders()) return false;
      // Without a connection nobody can be asked.
      if (!this.#link.connected) await delay(ASK_MS);
      return true;
    }
  }

  #subscribe(what: 'asks' | 'holds', callback: (message: Msg) => void): void {
    const subscription: Subscription = this.#link.connection.subscribe(`${this.#subject}.${what}`, {
      callback: (error, message) => {
        if (error === null) callback(message);
        else this.#isPermitted = false;
      },
    });
    this.#ends.push(() => subscription.unsubscribe());
  }

  #hear(message: Msg): void {
    const claim = readClaim(message);
    if (claim === undefined || claim.id === this.#claim.id) return;
    this.#heard = claim;
    if (!this.#isHolding) return;
    if (isLater(claim, this.#claim)) this.#lose(claim);
    else this.#say();
  }

  #say(): void {
    if (!this.#isHolding || !this.#isPermitted || !this.#link.connected) return;
    this.#link.connection.publish(`${this.#subject}.holds`, JSON.stringify(this.#claim));
  }

  #isDenied(error: Parameters<Parameters<NatsLink['onServerError']>[0]>[0]): boolean {
    const isOurs =
      (error.kind === 'publishDenied' || error.kind === 'subscriptionDenied') &&
      error.subject.startsWith(this.#subject);
    if (isOurs) this.#isPermitted = false;
    return isOurs;
  }
}

/** `process 12 on shop-0 (service "shop") since 2026-01-02T03:04:05.000Z`. */
export function describeHolder({ service, pid, host, sinceMs }: DurableHolder): string {
  return `process ${pid} on ${host} (service "${service}") since ${new Date(sinceMs).toISOString()}`;
}

function isLater(other: Claim, own: Claim): boolean {
  return other.sinceMs === own.sinceMs ? other.id > own.id : other.sinceMs > own.sinceMs;
}

function readClaim(message: Msg): Claim | undefined {
  try {
    const { id, service, pid, host, sinceMs } = message.json<Partial<Claim>>();
    if (typeof id !== 'string' || typeof service !== 'string' || typeof host !== 'string') return undefined;
    if (!Number.isSafeInteger(pid) || !Number.isFinite(new Date(sinceMs ?? NaN).getTime())) return undefined;
    return { id, service, host, pid: Number(pid), sinceMs: Number(sinceMs) };
  } catch {
    return undefined;
  }
}
