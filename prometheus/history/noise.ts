import type { AlertHistory, AlertRule } from './alert-history.js';
import { isShort } from './alert-report.js';
import { byAlert, lengthMs } from './episode.js';
import type { AlertEpisode } from './episode.js';
import { longerWait } from './longer-wait.js';
import type { LongerWait } from './longer-wait.js';

/** A habit needs to be seen this often. */
const MIN_TIMES = 3;
/** Of all times. */
const MOST = 0.8;
/** Started and ended within this time of each other, two alerts are one for a person. */
const TOGETHER_MS = 60_000;
/** An alert that returns so soon after its end flaps. */
const RETURNS_WITHIN_MS = 600_000;
/** In a shorter time, that an alert did not fire says nothing. */
const MIN_QUIET_MS = 7 * 86_400_000;

/** A rule that costs people's attention, or none that it might need. Shares are from 0 to 1. */
export type NoiseFinding =
  /** It fires, and resolves by itself before anybody has looked. */
  | {
      readonly kind: 'resolves';
      readonly alert: string;
      readonly times: number;
      readonly short: number;
      readonly longerWait: LongerWait | undefined;
    }
  /** It ends and returns soon after. */
  | { readonly kind: 'flaps'; readonly alert: string; readonly times: number; readonly returned: number }
  /** Whenever it fires, another one does. */
  | {
      readonly kind: 'duplicate';
      readonly alert: string;
      readonly of: string;
      readonly times: number;
      readonly together: number;
    }
  | { readonly kind: 'never'; readonly alert: string };

/** Rules that fired in vain, twice, or never. */
export function findNoise(history: AlertHistory): readonly NoiseFinding[] {
  const episodes = byAlert(history.episodes);
  const fired = history.rules.filter(({ alert }) => episodes.has(alert));
  const of = (alert: string) => episodes.get(alert) ?? [];
  return [
    ...fired.flatMap((rule) => resolving(rule, of(rule.alert))),
    ...fired.flatMap(({ alert }) => flapping(alert, of(alert))),
    ...duplicates(
      fired.map(({ alert }) => alert),
      of,
    ),
    ...neverFired(history, episodes),
  ];
}

function resolving(rule: AlertRule, episodes: readonly AlertEpisode[]): readonly NoiseFinding[] {
  const short = episodes.filter(isShort).length;
  const times = episodes.length;
  if (times < MIN_TIMES || short < times * MOST) return [];
  return [{ kind: 'resolves', alert: rule.alert, times, short, longerWait: longerWait(rule, episodes) }];
}

/** Each series by itself: that one device recovers and another fails is not flapping. */
function flapping(alert: string, episodes: readonly AlertEpisode[]): readonly NoiseFinding[] {
  const ends = new Map<string, number>();
  let returned = 0;
  for (const { labels, fromMs, untilMs } of episodes) {
    const series = JSON.stringify(labels);
    if (fromMs - (ends.get(series) ?? -Infinity) <= RETURNS_WITHIN_MS) returned += 1;
    ends.set(series, untilMs);
  }
  const isHabit = returned >= MIN_TIMES && returned >= episodes.length / 2;
  return isHabit ? [{ kind: 'flaps', alert, times: episodes.length, returned }] : [];
}

/** Of two alerts that always fire together, the one that fires less often, or less long, adds nothing. */
function duplicates(
  alerts: readonly string[],
  of: (alert: string) => readonly AlertEpisode[],
): readonly NoiseFinding[] {
  return alerts.flatMap((alert): readonly NoiseFinding[] => {
    const times = of(alert).length;
    if (times < MIN_TIMES) return [];
    for (const other of alerts) {
      if (other === alert || !isMore(of(other), other, of(alert), alert)) continue;
      const together = of(alert).filter((episode) =>
        of(other).some((each) => coincide(episode, each)),
      ).length;
      if (together >= times * MOST) return [{ kind: 'duplicate', alert, of: other, times, together }];
    }
    return [];
  });
}

function isMore(
  one: readonly AlertEpisode[],
  oneName: string,
  other: readonly AlertEpisode[],
  otherName: string,
): boolean {
  if (one.length !== other.length) return one.length > other.length;
  const [longer, shorter] = [totalMs(one), totalMs(other)];
  return longer === shorter ? oneName < otherName : longer > shorter;
}

const totalMs = (episodes: readonly AlertEpisode[]) =>
  episodes.reduce((sum, each) => sum + lengthMs(each), 0);

function coincide(one: AlertEpisode, other: AlertEpisode): boolean {
  return (
    Math.abs(one.fromMs - other.fromMs) <= TOGETHER_MS && Math.abs(one.untilMs - other.untilMs) <= TOGETHER_MS
  );
}

function neverFired(
  { rules, observedMs }: AlertHistory,
  episodes: ReadonlyMap<string, readonly AlertEpisode[]>,
): readonly NoiseFinding[] {
  if (observedMs < MIN_QUIET_MS) return [];
  return rules.flatMap(({ alert, isSelf }) =>
    isSelf || episodes.has(alert) ? [] : [{ kind: 'never', alert } as const],
  );
}
