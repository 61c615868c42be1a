import { isObserved } from '../../setup/alert-mode.js';
import { twinDelayMs } from '../../setup/alert-identity.js';
import { prepareAlertPanels } from '../../setup/layout/alert-panel.js';
import type { Setup } from '../../setup/model/setup.js';
import type { AlertRelabeling } from '../../setup/relabeling/alert-relabeling.js';
import type { StateHolder } from '../state/holder.js';
import { alertAnnotations, ownAlertAnnotations } from './alert-annotations.js';
import { escalationOf, isBurst, seriesLabels, subjectOf } from './alert-change.js';
import type { AlertChange } from './alert-change.js';
import { SentLabels } from './sent-labels.js';

/** Interval at which firing alerts are sent again. */
export const RESEND_MS = 15_000;
/** `endsAt` is a lease: Alertmanager resolves the alerts of a dead exporter after this time. */
export const LEASE_MS = 4 * RESEND_MS;
/** A resolved alert is sent again for this long, so that a restarted Alertmanager receives it. */
export const REPEAT_END_MS = 300_000;
/** Wait before an alert that Alertmanager refused is sent again; it doubles with each further refusal. */
export const REFUSED_RETRY_MS = 15_000;
/** Longest wait before a refused alert is sent again. */
export const MAX_REFUSED_RETRY_MS = 300_000;
/** How long the end of an alert is kept if Alertmanager does not accept it. */
export const MAX_UNDELIVERED_MS = 24 * 3_600_000;
/** Alerts that are held, beyond those that are firing. While Alertmanager is away, the oldest ends are dropped beyond it. */
export const MAX_HELD_ALERTS = 10_000;

/** An alert in the format of `POST /api/v2/alerts`. */
export interface PostableAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

export interface LeasedAlert {
  /** The last change: the start or the end. */
  readonly change: AlertChange;
  /** When the alert ends: `keepFiringFor` after the insight, as its twin in Prometheus; `Infinity` while the insight is firing. */
  readonly endsMs: number;
  /** When that is told: once Prometheus must have seen it. Until then the twin fires, and would open the alert again. */
  readonly toldMs: number;
  /** `Infinity`: it is invalid, and not sent before it changes or the setup does. */
  dueMs: number;
  /** How often Alertmanager has refused it in a row. */
  refusals: number;
  /** When Alertmanager accepted the end; `undefined` until then. */
  endAcceptedMs: number | undefined;
}

/** Alerts that are firing or ended recently. */
export type LeaseState = readonly LeasedAlert[];

/**
 * Decides which alerts to post and when. It keeps one state for each series of an insight, and no queue: while Alertmanager is
 * unreachable nothing accumulates, and afterwards it receives the current state. An end is kept until it was accepted.
 */
export class AlertLease implements StateHolder<LeaseState> {
  readonly #pagesUrl: string;
  readonly #alerts = new Map<string, LeasedAlert>();
  /** The state that each posted alert was made from. A change during the request replaces the state, which is then still due. */
  readonly #origins = new WeakMap<PostableAlert, LeasedAlert>();
  readonly #labels: SentLabels;
  #setup: Setup;
  /** Names of insights that nobody is told of. */
  #observed: ReadonlySet<string>;

  constructor(setup: Setup, pagesUrl: string) {
    this.#setup = setup;
    this.#observed = observedIn(setup);
    this.#labels = new SentLabels(setup);
    prepareAlertPanels(setup);
    this.#pagesUrl = pagesUrl;
  }

  /**
   * Uses a changed setup. Alerts that it no longer declares are not sent again and end with their lease. Alerts that were invalid or
   * refused are due: their labels may have changed.
   */
  reload(setup: Setup): void {
    this.#setup = setup;
    this.#observed = observedIn(setup);
    this.#labels.reload(setup);
    prepareAlertPanels(setup);
    for (const alert of this.#alerts.values()) {
      if (alert.refusals > 0 || alert.dueMs === Infinity) alert.dueMs = alert.change.atMs;
    }
  }

  /**
   * Gives alerts the labels with which Prometheus sends their twins; `undefined`: the external labels of the setup. Under other labels
   * an alert is another one: all are due, and those with the old labels end with their lease.
   */
  relabel(relabeling: AlertRelabeling | undefined): void {
    this.#labels.relabel(relabeling);
    for (const alert of this.#alerts.values()) {
      if (alert.endAcceptedMs === undefined) alert.dueMs = Math.min(alert.dueMs, alert.change.atMs);
    }
  }

  /** Whether Alertmanager gets the alert: Prometheus may drop its twin. */
  isSent(change: AlertChange): boolean {
    return this.#labels.of(change) !== undefined;
  }

  save(): LeaseState {
    return [...this.#alerts.values()].map((alert) => ({ ...alert }));
  }

  restore(state: LeaseState): void {
    this.#alerts.clear();
    for (const alert of state) this.#alerts.set(keyOf(alert.change), { ...alert });
  }

  /** Returns the number of ends that were dropped because too many alerts are held. */
  observe(changes: readonly AlertChange[]): number {
    let dropped = 0;
    for (const change of changes.flatMap((each) => this.#alertsOf(each))) {
      const key = keyOf(change);
      const known = this.#alerts.get(key);
      const fresh = { change, refusals: 0, endAcceptedMs: undefined };
      if (change.change === 'started') {
        if (known === undefined) dropped += this.#makeRoom();
        this.#alerts.set(key, { ...fresh, endsMs: Infinity, toldMs: Infinity, dueMs: change.atMs });
      } else if (known !== undefined) {
        const endsMs = change.atMs + this.#keepFiringMs(change);
        const toldMs = 'own' in change ? endsMs : endsMs + twinDelayMs(this.#setup);
        // Until then it is sent again as before.
        this.#alerts.set(key, { ...fresh, endsMs, toldMs, dueMs: Math.min(known.dueMs, toldMs) });
      }
    }
    return dropped;
  }

  /** The alerts to post now, the most severe first. */
  due(nowMs: number, limit = Infinity): readonly PostableAlert[] {
    const { severities } = this.#setup.alerting;
    const urgencyOf = ({ change }: LeasedAlert) => severities.indexOf(subjectOf(change).severity);
    return this.#declared()
      .filter(({ dueMs, toldMs, endAcceptedMs }) => dueMs <= nowMs && !isOver(toldMs, endAcceptedMs, nowMs))
      .sort((a, b) => urgencyOf(b) - urgencyOf(a))
      .slice(0, limit)
      .map((alert) => this.#postable(alert, nowMs));
  }

  /** Forgets alerts that ended. Returns the number of those whose end Alertmanager has never accepted. */
  forget(nowMs: number): number {
    let lost = 0;
    for (const [key, { change, toldMs, endAcceptedMs }] of this.#alerts) {
      const isDeclared = this.#isDeclared(change);
      const isExpired = nowMs - toldMs > (isDeclared ? MAX_UNDELIVERED_MS : REPEAT_END_MS);
      if (!isOver(toldMs, endAcceptedMs, nowMs) && !isExpired) continue;
      this.#alerts.delete(key);
      if (isDeclared && endAcceptedMs === undefined) lost++;
    }
    return lost;
  }

  /** Number of alerts whose present state Alertmanager does not have although it should. */
  undelivered(nowMs: number): number {
    return this.#declared().filter(
      ({ dueMs, refusals, endAcceptedMs }) =>
        endAcceptedMs === undefined && (dueMs <= nowMs || refusals > 0 || dueMs === Infinity),
    ).length;
  }

  /** When the next alert is due; `undefined` if there is none. */
  nextDueMs(): number | undefined {
    const named = this.#declared();
    return named.length === 0 ? undefined : Math.min(...named.map(({ dueMs }) => dueMs));
  }

  /** Alertmanager accepted these alerts. */
  accepted(alerts: readonly PostableAlert[], nowMs: number): void {
    for (const alert of alerts) {
      const origin = this.#origins.get(alert);
      if (origin === undefined) continue;
      origin.refusals = 0;
      if (origin.toldMs <= nowMs && Date.parse(alert.endsAt) <= nowMs) origin.endAcceptedMs ??= nowMs;
      postpone(origin, nowMs, RESEND_MS);
    }
  }

  /** Alertmanager refused this alert. While it holds it is sent again, ever more rarely: what refused it may have been passing. */
  refused(alert: PostableAlert, nowMs: number): void {
    const origin = this.#origins.get(alert);
    if (origin === undefined) return;
    postpone(origin, nowMs, Math.min(MAX_REFUSED_RETRY_MS, REFUSED_RETRY_MS * 2 ** origin.refusals));
    origin.refusals++;
  }

  /** This alert must not be sent. It is due when it changes or the setup does. */
  invalid(alert: PostableAlert): void {
    const origin = this.#origins.get(alert);
    if (origin !== undefined) origin.dueMs = Infinity;
  }

  /** An insight that ends also ends the alerts that told that it became worse, each with its own sentence. */
  #alertsOf(change: AlertChange): readonly AlertChange[] {
    if (change.change === 'started' || 'own' in change || escalationOf(change) === 0) return [change];
    return Array.from({ length: escalationOf(change) + 1 }, (_, escalation) => ({
      ...change,
      escalation,
    })).flatMap((end) => {
      const known = this.#alerts.get(keyOf(end));
      return known?.endsMs === Infinity ? [{ ...end, summary: summaryOf(known.change) }] : [];
    });
  }

  /** Drops the oldest end if as many alerts are held as may be. Returns how many ends were dropped that were not accepted. */
  #makeRoom(): number {
    if (this.#alerts.size < MAX_HELD_ALERTS) return 0;
    for (const [key, { toldMs, endAcceptedMs }] of this.#alerts) {
      if (toldMs === Infinity) continue;
      this.#alerts.delete(key);
      return endAcceptedMs === undefined ? 1 : 0;
    }
    return 0;
  }

  #keepFiringMs(change: AlertChange): number {
    return this.#setup.alerting.insightAlerts.get(subjectOf(change).name)?.keepFiringFor ?? 0;
  }

  /** Whether the setup has this alert. Whoever tells of the exporter's own alerts ends those that it disables. */
  #isDeclared(change: AlertChange): boolean {
    return ('own' in change || this.#isTold(change.insight)) && this.isSent(change);
  }

  #isTold({ name }: { readonly name: string }): boolean {
    return this.#setup.alerting.insightAlerts.has(name) && !this.#observed.has(name);
  }

  #declared(): LeasedAlert[] {
    return [...this.#alerts.values()].filter(({ change }) => this.#isDeclared(change));
  }

  #postable(origin: LeasedAlert, nowMs: number): PostableAlert {
    const { change } = origin;
    // A future end would not shorten the lease: Alertmanager keeps the later of two ends.
    const endsMs = origin.toldMs <= nowMs ? origin.endsMs : nowMs + LEASE_MS;
    const alert = {
      labels: this.#labels.of(change) ?? {},
      annotations:
        'own' in change
          ? ownAlertAnnotations(this.#setup, change, this.#pagesUrl)
          : alertAnnotations(this.#setup, change, this.#pagesUrl),
      startsAt: new Date(startOf(change)).toISOString(),
      // Alertmanager rejects an end before the start, which happens if the clock is set back.
      endsAt: new Date(Math.max(endsMs, change.startedMs)).toISOString(),
    };
    this.#origins.set(alert, origin);
    return alert;
  }
}

const observedIn = ({ insights }: Setup) => new Set(insights.filter(isObserved).map(({ name }) => name));

/** Postpones the next post, but not beyond the end of the alert: that is always sent. */
function postpone(origin: LeasedAlert, nowMs: number, waitMs: number): void {
  origin.dueMs = Math.min(nowMs + waitMs, origin.toldMs > nowMs ? origin.toldMs : Infinity);
}

/** Whether an end was repeated for long enough. */
function isOver(toldMs: number, endAcceptedMs: number | undefined, nowMs: number): boolean {
  return endAcceptedMs !== undefined && nowMs - Math.max(toldMs, endAcceptedMs) > REPEAT_END_MS;
}

function keyOf(change: AlertChange): string {
  const { name, severity } = subjectOf(change);
  return JSON.stringify([name, severity, seriesLabels(change)]);
}

const summaryOf = ({ summary }: AlertChange) => summary;

/** Alertmanager does not wait for further alerts of a group if one has started before its group wait. A burst is worth the wait. */
function startOf(change: AlertChange): number {
  return isBurst(change) && change.change === 'started' ? change.atMs : change.startedMs;
}
