import { insightAlertLabels } from '../../setup/alert-identity.js';
import type { Severity } from '../../setup/model/insight.js';
import type { Setup } from '../../setup/model/setup.js';
import type { InsightChange } from '../event/insight.js';
import type { StateHolder } from '../state/holder.js';
import { alertAnnotations } from './alert-annotations.js';

/** Interval at which firing alerts are sent again. */
export const RESEND_MS = 15_000;
/** `endsAt` is a lease: Alertmanager resolves the alerts of a dead exporter after this time. */
export const LEASE_MS = 4 * RESEND_MS;
/** A resolved alert is sent again for this long, so that a restarted Alertmanager receives it. */
export const REPEAT_END_MS = 300_000;
/** Delay before the next attempt after a failure. */
export const RETRY_MS = 1_000;

/** An alert in the format of `POST /api/v2/alerts`. */
export interface PostableAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

export interface LeasedAlert {
  /** The last change: the start or the end. */
  readonly change: InsightChange;
  /** When the alert ends: `keepFiringFor` after the insight, as its twin in Prometheus; `Infinity` while the insight is firing. */
  readonly endsMs: number;
  dueMs: number;
}

/** Alerts that are firing or ended recently. */
export type LeaseState = readonly LeasedAlert[];

const URGENCY: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, info: 2 };

/**
 * Decides which alerts to post and when. It keeps one state for each series of an insight, and no queue: while Alertmanager is
 * unreachable nothing accumulates, and afterwards it receives the current state.
 */
export class AlertLease implements StateHolder<LeaseState> {
  readonly #pagesUrl: string;
  readonly #alerts = new Map<string, LeasedAlert>();
  /** The state that each posted alert was made from. A change during the request replaces the state, which is then still due. */
  readonly #origins = new WeakMap<PostableAlert, LeasedAlert>();
  #setup: Setup;

  constructor(setup: Setup, pagesUrl: string) {
    this.#setup = setup;
    this.#pagesUrl = pagesUrl;
  }

  /** Uses a changed setup. Alerts that it no longer declares are not sent again and end with their lease. */
  reload(setup: Setup): void {
    this.#setup = setup;
  }

  save(): LeaseState {
    return [...this.#alerts.values()].map((alert) => ({ ...alert }));
  }

  restore(state: LeaseState): void {
    this.#alerts.clear();
    for (const alert of state) this.#alerts.set(keyOf(alert.change), { ...alert });
  }

  observe(changes: readonly InsightChange[]): void {
    for (const change of changes) {
      const key = keyOf(change);
      const known = this.#alerts.get(key);
      if (change.change === 'started') {
        this.#alerts.set(key, { change, endsMs: Infinity, dueMs: change.atMs });
      } else if (known !== undefined) {
        const endsMs = change.atMs + this.#keepFiringMs(change);
        // Until then it is sent again as before.
        this.#alerts.set(key, { change, endsMs, dueMs: Math.min(known.dueMs, endsMs) });
      }
    }
  }

  /** The alerts to post now, the most severe first. */
  due(nowMs: number): readonly PostableAlert[] {
    for (const [key, { endsMs }] of this.#alerts) {
      if (nowMs - endsMs > REPEAT_END_MS) this.#alerts.delete(key);
    }
    return this.#declared()
      .filter(({ dueMs }) => dueMs <= nowMs)
      .sort((a, b) => URGENCY[a.change.insight.severity] - URGENCY[b.change.insight.severity])
      .map((alert) => this.#postable(alert, nowMs));
  }

  /** When the next alert is due; `undefined` if there is none. */
  nextDueMs(): number | undefined {
    const named = this.#declared();
    return named.length === 0 ? undefined : Math.min(...named.map(({ dueMs }) => dueMs));
  }

  /** Alertmanager accepted these alerts. */
  accepted(alerts: readonly PostableAlert[], nowMs: number): void {
    this.#postpone(alerts, nowMs, RESEND_MS);
  }

  /** These alerts could not be sent; they are sent again. */
  failed(alerts: readonly PostableAlert[], nowMs: number): void {
    this.#postpone(alerts, nowMs, RETRY_MS);
  }

  /** Alertmanager rejected this alert as invalid: it is not sent again. */
  rejected(alert: PostableAlert): void {
    this.#postpone([alert], Infinity, 0);
  }

  /** Postpones the next post, but not beyond the end of the alert: that is always sent. */
  #postpone(alerts: readonly PostableAlert[], nowMs: number, waitMs: number): void {
    for (const alert of alerts) {
      const origin = this.#origins.get(alert);
      if (origin === undefined) continue;
      origin.dueMs = Math.min(nowMs + waitMs, origin.endsMs > nowMs ? origin.endsMs : Infinity);
    }
  }

  #keepFiringMs({ insight }: InsightChange): number {
    return this.#setup.alerting.insightAlerts.get(insight.name)?.keepFiringFor ?? 0;
  }

  #declared(): LeasedAlert[] {
    const { insightAlerts } = this.#setup.alerting;
    return [...this.#alerts.values()].filter(({ change }) => insightAlerts.has(change.insight.name));
  }

  #postable(origin: LeasedAlert, nowMs: number): PostableAlert {
    const { change } = origin;
    // A future end would not shorten the lease: Alertmanager keeps the later of two ends.
    const endsMs = origin.endsMs <= nowMs ? origin.endsMs : nowMs + LEASE_MS;
    const alert = {
      labels: insightAlertLabels(this.#setup, change.insight, change.labels),
      annotations: alertAnnotations(this.#setup, change, this.#pagesUrl),
      startsAt: new Date(change.startedMs).toISOString(),
      // Alertmanager rejects an end before the start, which happens if the clock is set back.
      endsAt: new Date(Math.max(endsMs, change.startedMs)).toISOString(),
    };
    this.#origins.set(alert, origin);
    return alert;
  }
}

function keyOf({ insight, labels }: InsightChange): string {
  return JSON.stringify([insight.name, insight.severity, labels]);
}
