import { MODE_LABEL } from '../../setup/model/label-name.js';
import type { AlertHistory } from './alert-history.js';
import { byAlert, lengthMs } from './episode.js';
import type { AlertEpisode } from './episode.js';
import { longerWait } from './longer-wait.js';
import type { LongerWait } from './longer-wait.js';

/** An alert that ends sooner is over before a person has looked at it. */
export const SHORT_MS = 300_000;

const DAY_MS = 86_400_000;

/** How often an alert fired. Durations in milliseconds. */
export interface FiredAlert {
  readonly alert: string;
  readonly severity: string;
  readonly times: number;
  /** Of the time that Prometheus has. */
  readonly perDay: number;
  /** Times that it ended in less than five minutes. */
  readonly short: number;
  readonly medianMs: number;
  readonly longestMs: number;
  /** Times that nobody was told of, because the alert was observed only. */
  readonly observed: number;
  /** Of its series that fire now. */
  readonly firing: number;
  readonly longerWait: LongerWait | undefined;
  /** Fired, but Prometheus does not evaluate it any more. */
  readonly isGone: boolean;
}

/** What would have notified somebody, if it were not observed only. */
export interface ObservedAlerts {
  readonly alerts: number;
  readonly times: number;
  readonly short: number;
}

export interface AlertReport {
  readonly service: string;
  readonly periodMs: number;
  readonly untilMs: number;
  readonly observedMs: number;
  readonly rules: number;
  readonly times: number;
  readonly short: number;
  /** What nobody was told of. */
  readonly observed: ObservedAlerts;
  /** Those that fired, most often first. */
  readonly alerts: readonly FiredAlert[];
}

/** How often each alert of a service would have notified somebody. */
export function reportAlerts({ service, period, observedMs, rules, episodes }: AlertHistory): AlertReport {
  const known = new Map(rules.map((rule) => [rule.alert, rule]));
  const alerts = [...byAlert(episodes)].map(([alert, all]): FiredAlert => {
    const rule = known.get(alert);
    const lengths = all.map(lengthMs).toSorted((a, b) => a - b);
    return {
      alert,
      severity: rule?.severity ?? all[0]?.labels['severity'] ?? '',
      times: all.length,
      perDay: observedMs === 0 ? 0 : (all.length * DAY_MS) / observedMs,
      short: all.filter(isShort).length,
      medianMs: lengths[Math.floor((lengths.length - 1) / 2)] ?? 0,
      longestMs: lengths.at(-1) ?? 0,
      observed: all.filter(isUntold).length,
      firing: all.filter(({ isFiring }) => isFiring).length,
      longerWait: rule && longerWait(rule, all),
      isGone: rule === undefined,
    };
  });
  return {
    service,
    periodMs: period.untilMs - period.fromMs,
    untilMs: period.untilMs,
    observedMs,
    rules: rules.length,
    times: episodes.length,
    short: episodes.filter(isShort).length,
    observed: observedOf(episodes.filter(isUntold)),
    alerts: alerts.toSorted((a, b) => b.times - a.times || (a.alert < b.alert ? -1 : 1)),
  };
}

function observedOf(untold: readonly AlertEpisode[]): ObservedAlerts {
  return { alerts: byAlert(untold).size, times: untold.length, short: untold.filter(isShort).length };
}

/** As it was then: the mode may have changed since. */
const isUntold = ({ labels }: AlertEpisode) => labels[MODE_LABEL] === 'observe';

/** Of one that still fires, or did so when the period began, nobody knows. */
export function isShort(episode: AlertEpisode): boolean {
  return !episode.isFiring && !episode.isCutAtStart && lengthMs(episode) < SHORT_MS;
}
