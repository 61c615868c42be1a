import { setTimeout as delay } from 'node:timers/promises';
import type { DisconnectReason } from '../../../setup/self-metric-reasons.js';
import type { Tell } from '../../happening/happening.js';
import type { NatsHappening } from '../../happening/nats.js';
import { NATS_CAUSES } from '../../happening/nats-causes.js';
import type { Clock } from '../clock.js';
import type { DisconnectEvidence } from './disconnect-reason.js';
import { findFailure } from './failure/explain.js';
import type { ConnectFailure, Endpoint } from './failure/explain.js';
import type { ReadState } from './read-proof.js';

/** A time during which a connection was not read. What was published on plain subjects meanwhile may be missing. */
export interface ConnectionGap {
  /** Everything that NATS had for the connection before is read. Milliseconds since 1970. */
  readonly fromMs: number;
  /** When the connection was up again. */
  readonly toMs: number;
  readonly reason: DisconnectReason;
}

/** What was known when the connection ended. */
export interface LastSeen extends ReadState {
  readonly atMs: number;
  /** When the last bytes came; `undefined` if unknown. */
  readonly lastReadMs: number | undefined;
  readonly endedInMessage: boolean;
  readonly isDropped: boolean;
}

/** The client connects again within a second if it can. */
const FIRST_LOOK_MS = 1_500;
const LOOK_INTERVAL_MS = 5_000;
/** How often the client tries to connect again. */
export const RECONNECT_INTERVAL_MS = 1_000;

/** A time without a connection: why it ended, and what keeps the client from connecting again, which the client does not say. */
export class Outage {
  readonly #seen: LastSeen;
  readonly #endpoint: Endpoint;
  readonly #clock: Clock;
  readonly #tell: Tell<NatsHappening>;
  readonly #end = new AbortController();
  #attempts = 0;
  #isSignInRefused = false;

  constructor(seen: LastSeen, endpoint: Endpoint, clock: Clock, tell: Tell<NatsHappening>) {
    this.#seen = seen;
    this.#endpoint = endpoint;
    this.#clock = clock;
    this.#tell = tell;
    void this.#look();
  }

  get fromMs(): number {
    return this.#seen.provenMs;
  }

  get evidence(): Omit<DisconnectEvidence, 'serverError' | 'isLameDuck' | 'isStale' | 'isRestarted'> {
    const { atMs, provenMs, stalledMs, lastReadMs, ...seen } = this.#seen;
    const sinceReadMs = lastReadMs === undefined ? undefined : atMs - lastReadMs;
    const isSignInRefused = this.#isSignInRefused;
    const { endedInMessage, isDropped } = seen;
    const unansweredMs = atMs - provenMs;
    return { stalledMs, unansweredMs, sinceReadMs, endedInMessage, isDropped, isSignInRefused };
  }

  /** An attempt of the client failed. */
  failed({ cause, reason }: ConnectFailure): void {
    this.#attempts += 1;
    if (NATS_CAUSES[cause].group === 'sign_in') this.#isSignInRefused = true;
    this.#tell({
      kind: 'natsConnectFailed',
      attempt: this.#attempts,
      cause,
      reason,
      retryMs: this.#endpoint.reconnectMs,
    });
  }

  end(): void {
    this.#end.abort();
  }

  async #look(): Promise<void> {
    const { signal } = this.#end;
    for (let pauseMs = FIRST_LOOK_MS; !signal.aborted; pauseMs = LOOK_INTERVAL_MS) {
      await delay(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      const failure = await findFailure(this.#endpoint, this.#clock.now());
      if (failure !== undefined && !signal.aborted) this.failed(failure);
    }
  }
}
