import type { Setup } from '../../../setup/model/setup.js';
import type { InsightChange } from '../../event/insight.js';
import { RESEND_MS } from '../../insight/alert-lease.js';
import type { AlertLease, PostableAlert } from '../../insight/alert-lease.js';
import type { Clock } from '../clock.js';
import { faultOf } from './client.js';
import type { AlertmanagerClient, Delivery } from './client.js';

/** What a sender tells of its work. */
export interface AlertSenderEvents {
  alertsTaken(count: number): void;
  /** `invalid` and `refused` alerts are not tried again, `unreachable` ones are. */
  alertsFailed(cause: 'invalid' | 'refused' | 'unreachable', count: number, detail: string): void;
  alertmanagerAnswers(answers: boolean, detail: string): void;
}

/** Alerts in one post. Urgent ones come first, so that a slow Alertmanager has those before the rest. */
const BATCH = 100;

/** Posts what the lease says is due: at once when woken, and again in time. One post is under way at most. */
export class AlertSender {
  readonly #lease: AlertLease;
  readonly #client: AlertmanagerClient;
  readonly #events: AlertSenderEvents;
  readonly #clock: Clock;
  #timer: NodeJS.Timeout | undefined;
  #probeDueMs = 0;
  #round: Promise<void> | undefined;
  #isStopped = false;

  constructor(lease: AlertLease, client: AlertmanagerClient, events: AlertSenderEvents, clock: Clock) {
    this.#lease = lease;
    this.#client = client;
    this.#events = events;
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
  follow(setup: Setup): void {
    this.#lease.follow(setup);
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
    // All that is told in one go is posted in one go.
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

  async #post(alerts: readonly PostableAlert[]): Promise<Delivery> {
    const delivery = await this.#client.post(alerts);
    const now = this.#clock.now();
    this.#probeDueMs = now + RESEND_MS;
    switch (delivery.kind) {
      case 'taken':
        this.#lease.taken(alerts, now);
        this.#events.alertsTaken(alerts.length);
        this.#events.alertmanagerAnswers(true, 'it took the alerts');
        break;
      case 'unreachable':
        this.#lease.failed(alerts, now);
        if (alerts.length > 0) this.#events.alertsFailed('unreachable', alerts.length, delivery.detail);
        this.#events.alertmanagerAnswers(false, delivery.detail);
        break;
      case 'refused':
        await this.#settleRefused(alerts, delivery);
    }
    return delivery;
  }

  /** One of a batch is refused: each goes alone once, so that the rest is known to be taken and the bad one is found. */
  async #settleRefused(
    alerts: readonly PostableAlert[],
    { status, detail }: Extract<Delivery, { kind: 'refused' }>,
  ): Promise<void> {
    if (alerts.length > 1) {
      for (const alert of alerts) await this.#post([alert]);
      return;
    }
    for (const alert of alerts) this.#lease.refused(alert);
    this.#events.alertsFailed('refused', alerts.length, `HTTP ${status}: ${detail}`);
    this.#events.alertmanagerAnswers(alerts.length > 0, detail);
  }

  #isSound(alert: PostableAlert): boolean {
    const fault = faultOf(alert);
    if (fault === undefined) return true;
    this.#lease.refused(alert);
    this.#events.alertsFailed('invalid', 1, `${JSON.stringify(alert.labels)}: ${fault}`);
    return false;
  }
}
