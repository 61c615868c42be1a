import type { Setup } from '../../../setup/model/setup.js';
import type { InsightChange } from '../../event/insight.js';
import type { AlertFailure, AlertHappening } from '../../happening/alert.js';
import type { Tell } from '../../happening/happening.js';
import { RESEND_MS } from '../../insight/alert-lease.js';
import type { AlertLease, PostableAlert } from '../../insight/alert-lease.js';
import type { Clock } from '../clock.js';
import { faultOf } from './client.js';
import type { AlertPoster, PostOutcome } from './client.js';

/** Alerts in one post. Urgent ones come first, so that a slow Alertmanager has those before the rest. */
const BATCH = 100;

/** Posts what the lease says is due: at once when woken, and again in time. One post is under way at most. */
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

  /** Takes in what started and ended, and posts it at once. */
  observe(changes: readonly InsightChange[]): void {
    this.#lease.observe(changes);
    this.#wake();
  }

  /** Goes on with a changed setup. */
  reload(setup: Setup): void {
    this.#lease.reload(setup);
    this.#wake();
  }

  /** Sends what is due a last time. Alerts that hold stay: their lease covers a restart. */
  async stop(): Promise<void> {
    await this.#round;
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#sendDue();
  }

  #wake(): void {
    if (this.#isStopped || this.#round !== undefined) return;
    clearTimeout(this.#timer);
    // Changes that come one after another in one go are posted together.
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
    const sound = due.filter((alert) => this.#isSound(alert));
    if (sound.length === 0 && this.#clock.now() >= this.#probeDueMs) await this.#post([]);
    for (let at = 0; at < sound.length; at += BATCH) {
      const delivery = await this.#post(sound.slice(at, at + BATCH));
      if (delivery.kind === 'unreachable') {
        // The rest would wait for the same time limit, one after another.
        this.#lease.failed(sound.slice(at + BATCH), this.#clock.now());
        return;
      }
    }
  }

  async #post(alerts: readonly PostableAlert[]): Promise<PostOutcome> {
    const delivery = await this.#client.post(alerts);
    const now = this.#clock.now();
    this.#probeDueMs = now + RESEND_MS;
    switch (delivery.kind) {
      case 'taken':
        this.#lease.accepted(alerts, now);
        this.#tell({ kind: 'alertsSent', count: alerts.length });
        this.#tell({ kind: 'alertmanagerUp' });
        break;
      case 'unreachable':
        this.#lease.failed(alerts, now);
        if (alerts.length > 0) this.#fail('unreachable', alerts.length, delivery.detail);
        this.#tell({ kind: 'alertmanagerDown', detail: delivery.detail });
        break;
      case 'refused':
        await this.#settleRefused(alerts, delivery);
    }
    return delivery;
  }

  /** One of a batch is refused: each goes alone once, so that the rest is known to be taken and the bad one is found. */
  async #settleRefused(
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

  #isSound(alert: PostableAlert): boolean {
    const fault = faultOf(alert);
    if (fault === undefined) return true;
    this.#lease.rejected(alert);
    this.#fail('invalid', 1, `${JSON.stringify(alert.labels)}: ${fault}`);
    return false;
  }
}
