import type { Setup } from '../../../setup/model/setup.js';
import type { AlertRelabeling } from '../../../setup/relabeling/alert-relabeling.js';
import type { AlertFailure, AlertHappening } from '../../happening/alert.js';
import type { Tell } from '../../happening/happening.js';
import { RESEND_MS } from '../../insight/alert-lease.js';
import { subjectOf } from '../../insight/alert-change.js';
import type { AlertChange } from '../../insight/alert-change.js';
import type { AlertLease, PostableAlert } from '../../insight/alert-lease.js';
import type { Timers } from '../timers.js';
import { faultOf } from './alert-fault.js';
import type { AlertPoster, FailedPost } from './alert-poster.js';
import { MAX_BATCH_ALERTS, firstBatch } from './batch.js';
import type { AlertBatch } from './batch.js';
import { isolate } from './isolate.js';
import type { RefusedPost } from './isolate.js';

/** Default wait after the first failed request; it doubles with each further one. */
export const RETRY_MS = 1_000;
/** Longest wait after a failed request, if Alertmanager does not ask for a longer one. */
export const MAX_RETRY_MS = 5_000;

/**
 * Posts alerts when they are due: at once after a change, and again before they expire. At most one request is in flight. After a
 * failure nothing is sent for a while; what is due then is the state of that time, so nothing piles up.
 */
export class AlertSender {
  readonly #lease: AlertLease;
  readonly #poster: AlertPoster;
  readonly #tell: Tell<AlertHappening>;
  readonly #timers: Timers;
  readonly #retryMs: number;
  #cancelTimer = (): void => undefined;
  #probeDueMs = 0;
  #pausedUntilMs = 0;
  #failures = 0;
  #round: Promise<void> | undefined;
  #isStarted = false;
  #isStopped = false;

  constructor(
    lease: AlertLease,
    poster: AlertPoster,
    tell: Tell<AlertHappening>,
    timers: Timers,
    retryMs = RETRY_MS,
  ) {
    this.#lease = lease;
    this.#poster = poster;
    this.#tell = tell;
    this.#timers = timers;
    this.#retryMs = retryMs;
  }

  /** Nothing is posted before, but what is observed is kept. */
  start(): void {
    this.#isStarted = true;
    this.#wake();
  }

  /** Posts started and ended alerts at once. */
  observe(changes: readonly AlertChange[]): void {
    const dropped = this.#lease.observe(changes);
    const withheld = changes.find((each) => each.change === 'started' && !this.#lease.isSent(each));
    if (withheld !== undefined) this.#fail('withheld', 1, `the alert of "${subjectOf(withheld).name}"`);
    if (dropped > 0) this.#fail('dropped', dropped, 'too many alerts ended while Alertmanager was away');
    this.#wake();
  }

  /** Applies a changed setup. */
  reload(setup: Setup): void {
    this.#lease.reload(setup);
    this.#wake();
  }

  /** Gives alerts other labels: see `AlertLease.relabel`. */
  relabel(relabeling: AlertRelabeling | undefined): void {
    this.#lease.relabel(relabeling);
    this.#wake();
  }

  /** Sends due alerts a last time. Active alerts are not resolved: their lease covers a restart. */
  async stop(): Promise<void> {
    await this.#round;
    this.#isStopped = true;
    this.#cancelTimer();
    await this.#sendDue();
  }

  #wake(): void {
    if (!this.#isStarted || this.#isStopped || this.#round !== undefined) return;
    this.#cancelTimer();
    // Changes observed synchronously are posted together.
    this.#round = Promise.resolve()
      .then(() => (this.#timers.now() < this.#pausedUntilMs ? undefined : this.#sendDue()))
      .finally(() => {
        this.#round = undefined;
        this.#sleep();
      });
  }

  #sleep(): void {
    if (this.#isStopped) return;
    const dueMs = Math.min(this.#lease.nextDueMs() ?? Infinity, this.#probeDueMs);
    const wakeMs = Math.max(dueMs, this.#pausedUntilMs);
    const waitMs = Math.max(0, wakeMs - this.#timers.now());
    this.#cancelTimer = this.#timers.after(waitMs, () => this.#wake());
  }

  /** Asks again for what is due after each batch: an urgent alert does not wait for a long list of others. */
  async #sendDue(): Promise<void> {
    for (let isGood = true; isGood;) {
      const due = this.#lease.due(this.#timers.now(), MAX_BATCH_ALERTS);
      const valid = due.filter((alert) => this.#isValid(alert));
      if (due.length === 0) {
        await this.#probe();
        break;
      }
      if (valid.length > 0) isGood = await this.#post(firstBatch(valid));
    }
    const now = this.#timers.now();
    const expired = this.#lease.forget(now);
    if (expired > 0) this.#fail('dropped', expired, 'they ended while Alertmanager was away for too long');
    this.#tell({ kind: 'alertsUndelivered', ...this.#server, count: this.#lease.undelivered(now) });
  }

  async #probe(): Promise<void> {
    if (this.#timers.now() < this.#probeDueMs) return;
    const outcome = await this.#poster.probe();
    if (outcome.kind === 'accepted') this.#succeed();
    else this.#pause({ ...outcome, kind: 'failed' }, 0);
  }

  /** Resolves to whether it is worth sending more. */
  async #post(batch: AlertBatch): Promise<boolean> {
    const outcome = await this.#poster.post(batch.text);
    switch (outcome.kind) {
      case 'accepted':
        this.#accept(batch.alerts);
        return true;
      case 'failed':
        return this.#pause(outcome, batch.alerts.length);
      case 'refused':
        return this.#onRefused(batch, outcome);
    }
  }

  /** A server that refuses an empty list too may refuse everything for now: then the alerts are not at fault. */
  async #onRefused(batch: AlertBatch, refused: RefusedPost): Promise<boolean> {
    const { length } = batch.alerts;
    const empty = refused.cause === 'refused' ? await this.#poster.post('[]') : undefined;
    if (empty?.kind === 'failed') return this.#pause(empty, length);
    const isDoubtful = empty?.kind === 'refused';
    if (isDoubtful && this.#failures > 0) return this.#pause(everythingRefused(refused.detail), length);
    const found = await isolate(this.#poster, batch, refused);
    if (found.accepted.length > 0) this.#accept(found.accepted);
    if (found.failed !== undefined) return this.#pause(found.failed, length - found.accepted.length);
    if (isDoubtful && found.accepted.length === 0) {
      return this.#pause(everythingRefused(refused.detail), length);
    }
    for (const { alert, cause, detail } of found.refused) {
      this.#lease.refused(alert, this.#timers.now());
      this.#fail(cause, 1, `${labelsText(alert)}: ${detail}`);
    }
    this.#succeed();
    return true;
  }

  #accept(alerts: readonly PostableAlert[]): void {
    this.#lease.accepted(alerts, this.#timers.now());
    this.#tell({ kind: 'alertsSent', ...this.#server, count: alerts.length });
    this.#succeed();
  }

  #succeed(): void {
    this.#failures = 0;
    this.#pausedUntilMs = 0;
    this.#probeDueMs = this.#timers.now() + RESEND_MS;
    this.#tell({ kind: 'alertmanagerUp', ...this.#server });
  }

  /** Returns false: nothing more is sent for a while. `count`: alerts that were not accepted; 0 for a probe. */
  #pause({ cause, detail, retryAfterMs = 0 }: FailedPost, count: number): false {
    const waitMs = Math.max(retryAfterMs, Math.min(MAX_RETRY_MS, this.#retryMs * 2 ** this.#failures));
    this.#failures++;
    this.#pausedUntilMs = this.#timers.now() + waitMs;
    this.#probeDueMs = this.#pausedUntilMs;
    if (count > 0) this.#fail(cause, count, detail);
    this.#tell({ kind: 'alertmanagerDown', ...this.#server, cause, detail });
    return false;
  }

  #fail(cause: AlertFailure, count: number, detail: string): void {
    this.#tell({ kind: 'alertsFailed', ...this.#server, cause, count, detail });
  }

  get #server(): { readonly alertmanager: string } {
    return { alertmanager: this.#poster.url };
  }

  #isValid(alert: PostableAlert): boolean {
    const fault = faultOf(alert);
    if (fault === undefined) return true;
    this.#lease.invalid(alert);
    this.#fail('invalid', 1, `${labelsText(alert)}: ${fault}`);
    return false;
  }
}

function everythingRefused(detail: string): FailedPost {
  return {
    kind: 'failed',
    cause: 'refused',
    detail: `Alertmanager refuses even an empty list of alerts: ${detail}`,
  };
}

/** Characters of the labels of an alert in a message. */
const MAX_LABELS_CHARS = 500;

function labelsText({ labels }: PostableAlert): string {
  const text = JSON.stringify(labels);
  return text.length <= MAX_LABELS_CHARS ? text : `${text.slice(0, MAX_LABELS_CHARS)}…`;
}
