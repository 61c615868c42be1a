import type { Setup } from '../../../setup/model/setup.js';
import type { InsightChange } from '../../event/insight.js';
import type { AlertFailure, AlertHappening } from '../../happening/alert.js';
import type { Tell } from '../../happening/happening.js';
import { RESEND_MS } from '../../insight/alert-lease.js';
import type { AlertLease, PostableAlert } from '../../insight/alert-lease.js';
import type { Clock } from '../clock.js';
import { faultOf } from './client.js';
import type { AlertPoster, PostOutcome } from './client.js';

/** Alerts per request. Urgent ones come first, so that a slow Alertmanager gets those before the rest. */
const BATCH = 100;

/** Posts alerts when they are due: at once after a change, and again before they expire. At most one request is in flight. */
export class AlertSender {
  readonly #lease: AlertLease;
  readonly #client: AlertPoster;
  readonly #tell: Tell<AlertHappening>;
  readonly #clock: Clock;
  #timer: NodeJS.Timeout | undefined;
  #probeDueMs = 0;
  #round: Promise<void> | undefined;
  #isStopped = false;

  constructor(lease: AlertLease, client: AlertPoster, tell: Tell<AlertHappening>, clock: Clock) {
    this.#lease = lease;
    this.#client = client;
    this.#tell = tell;
    this.#clock = clock;
  }

  start(): void {
    this.#wake();
  }

  /** Posts started and ended insights at once. */
  observe(changes: readonly InsightChange[]): void {
    this.#lease.observe(changes);
    this.#wake();
  }

  /** Applies a changed setup. */
  reload(setup: Setup): void {
    this.#lease.reload(setup);
    this.#wake();
  }

  /** Sends due alerts a last time. Active alerts are not resolved: their lease covers a restart. */
  async stop(): Promise<void> {
    await this.#round;
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#sendDue();
  }

  #wake(): void {
    if (this.#isStopped || this.#round !== undefined) return;
    clearTimeout(this.#timer);
    // Changes observed synchronously are posted together.
    this.#round = Promise.resolve()
      .then(() => this.#sendDue())
      .finally(() => {
        this.#round = undefined;
        this.#sleep();
      });
  }

  #sleep(): void {
    if (this.#isStopped) return;
    const dueMs = Math.min(this.#lease.nextDueMs() ?? Infinity, this.#probeDueMs);
    this.#timer = setTimeout(() => this.#wake(), Math.max(0, dueMs - this.#clock.now()));
    this.#timer.unref();
  }

  async #sendDue(): Promise<void> {
    const due = this.#lease.due(this.#clock.now());
    const valid = due.filter((alert) => this.#isValid(alert));
    if (valid.length === 0 && this.#clock.now() >= this.#probeDueMs) await this.#post([]);
    for (let at = 0; at < valid.length; at += BATCH) {
      const outcome = await this.#post(valid.slice(at, at + BATCH));
      if (outcome.kind === 'unreachable') {
        // Otherwise each further batch would wait for the same timeout.
        this.#lease.failed(valid.slice(at + BATCH), this.#clock.now());
        return;
      }
    }
  }

  async #post(alerts: readonly PostableAlert[]): Promise<PostOutcome> {
    const outcome = await this.#client.post(alerts);
    const now = this.#clock.now();
    this.#probeDueMs = now + RESEND_MS;
    switch (outcome.kind) {
      case 'accepted':
        this.#lease.accepted(alerts, now);
        this.#tell({ kind: 'alertsSent', count: alerts.length });
        this.#tell({ kind: 'alertmanagerUp' });
        break;
      case 'unreachable':
        this.#lease.failed(alerts, now);
        if (alerts.length > 0) this.#fail('unreachable', alerts.length, outcome.detail);
        this.#tell({ kind: 'alertmanagerDown', detail: outcome.detail });
        break;
      case 'refused':
        await this.#isolateRefused(alerts, outcome);
    }
    return outcome;
  }

  /** Posts each alert of a refused batch by itself to find the bad one and to make sure that the others are accepted. */
  async #isolateRefused(
    alerts: readonly PostableAlert[],
    { status, detail }: Extract<PostOutcome, { kind: 'refused' }>,
  ): Promise<void> {
    if (alerts.length > 1) {
      for (const alert of alerts) await this.#post([alert]);
      return;
    }
    for (const alert of alerts) this.#lease.rejected(alert);
    this.#fail('refused', alerts.length, `HTTP ${status}: ${detail}`);
    this.#tell(alerts.length > 0 ? { kind: 'alertmanagerUp' } : { kind: 'alertmanagerDown', detail });
  }

  #fail(cause: AlertFailure, count: number, detail: string): void {
    this.#tell({ kind: 'alertsFailed', cause, count, detail });
  }

  #isValid(alert: PostableAlert): boolean {
    const fault = faultOf(alert);
    if (fault === undefined) return true;
    this.#lease.rejected(alert);
    this.#fail('invalid', 1, `${JSON.stringify(alert.labels)}: ${fault}`);
    return false;
  }
}
