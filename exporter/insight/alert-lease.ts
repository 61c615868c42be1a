import { insightAlertLabels } from '../../setup/alert-identity.js';
import type { Severity } from '../../setup/model/insight.js';
import type { Setup } from '../../setup/model/setup.js';
import type { InsightChange } from '../event/insight.js';
import type { StateHolder } from '../state/holder.js';
import { alertAnnotations } from './alert-annotations.js';

/** How often Alertmanager is told again of what holds. */
export const RESEND_MS = 15_000;
/** `endsAt` is a lease: this long after an exporter died Alertmanager takes its alerts as ended. */
export const LEASE_MS = 4 * RESEND_MS;
/** An end is told again for this long, so that an Alertmanager that restarts hears of it. */
export const REPEAT_END_MS = 300_000;
/** After a failure the next try comes this late. */
export const RETRY_MS = 1_000;

/** An alert as `POST /api/v2/alerts` takes it. */
export interface PostableAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

export interface LeasedAlert {
  /** What is known last: the start or the end. */
  readonly change: InsightChange;
  /** When the alert ends: later than the insight by what the setup asks for, as its twin does; `Infinity` while it holds. */
  readonly endsMs: number;
  dueMs: number;
}

/** Alerts that hold, or ended lately. */
export type LeaseState = readonly LeasedAlert[];

const URGENCY: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, info: 2 };

/**
 * Decides which alerts to post and when. It holds one state for each series of an insight and no queue: while Alertmanager is
 * away nothing piles up, and when it is back it is told how things stand then.
 */
export class AlertLease implements StateHolder<LeaseState> {
  readonly #pagesUrl: string;
  readonly #alerts = new Map<string, LeasedAlert>();
  /** What a posted alert was made from; news that came while it was under way is another object, and still due. */
  readonly #origins = new WeakMap<PostableAlert, LeasedAlert>();
  #setup: Setup;

  constructor(setup: Setup, pagesUrl: string) {
    this.#setup = setup;
    this.#pagesUrl = pagesUrl;
  }

  /** Goes on with a changed setup. An alert that it no longer names is renewed no more and ends with its lease. */
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
        // Until then it is renewed as before.
        this.#alerts.set(key, { change, endsMs, dueMs: Math.min(known.dueMs, endsMs) });
      }
    }
  }

  /** What to post now, the most urgent first. */
  due(nowMs: number): readonly PostableAlert[] {
    for (const [key, { endsMs }] of this.#alerts) {
      if (nowMs - endsMs > REPEAT_END_MS) this.#alerts.delete(key);
    }
    return this.#declared()
      .filter(({ dueMs }) => dueMs <= nowMs)
      .sort((a, b) => URGENCY[a.change.insight.severity] - URGENCY[b.change.insight.severity])
      .map((alert) => this.#postable(alert, nowMs));
  }

  /** When something will be due; `undefined` when nothing is held. */
  nextDueMs(): number | undefined {
    const named = this.#declared();
    return named.length === 0 ? undefined : Math.min(...named.map(({ dueMs }) => dueMs));
  }

  /** Alertmanager took these. */
  accepted(alerts: readonly PostableAlert[], nowMs: number): void {
    this.#postpone(alerts, nowMs, RESEND_MS);
  }

  /** Alertmanager could not be told of these. */
  failed(alerts: readonly PostableAlert[], nowMs: number): void {
    this.#postpone(alerts, nowMs, RETRY_MS);
  }

  /** Alertmanager will never take this one as it is: it is not posted again. */
  rejected(alert: PostableAlert): void {
    this.#postpone([alert], Infinity, 0);
  }

  /** But the end is told when it comes. */
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
    // An end that is still to come would not shorten the lease: Alertmanager keeps the later of two ends.
    const endsMs = origin.endsMs <= nowMs ? origin.endsMs : nowMs + LEASE_MS;
    const alert = {
      labels: insightAlertLabels(this.#setup, change.insight, change.labels),
      annotations: alertAnnotations(this.#setup, change, this.#pagesUrl),
      startsAt: new Date(change.startedMs).toISOString(),
      // Alertmanager refuses an end before the start, which a clock that was set back would make.
      endsAt: new Date(Math.max(endsMs, change.startedMs)).toISOString(),
    };
    this.#origins.set(alert, origin);
    return alert;
  }
}

function keyOf({ insight, labels }: InsightChange): string {
  return JSON.stringify([insight.name, insight.severity, labels]);
}
