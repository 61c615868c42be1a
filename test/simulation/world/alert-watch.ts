import { insightAlertLabels, twinDelayMs } from '../../../setup/alert-identity.js';
import type { InsightChange } from '../../../exporter/event/insight.js';
import type { PostableAlert } from '../../../exporter/insight/alert-lease.js';
import type { Machine } from '../../../exporter/machine/machine.js';
import { alertKey } from './alertmanager.js';
import type { SimulatedAlertmanager } from './alertmanager.js';
import type { World } from './world.js';

/** When each alert has started, by its labels. */
type Episodes = ReadonlyMap<string, number>;

/** What Alertmanager may still get when everything else is at rest: until then it may be wrong. */
export interface AlertWatchParts {
  readonly world: World;
  readonly alertmanager: SimulatedAlertmanager;
  readonly fail: (fault: string) => void;
}

/** Checks that alerts follow their insights, over all processes. */
export class AlertWatch {
  /** Whether what a checkpoint has had is never lost. */
  isDiskTrusted = true;
  readonly #parts: AlertWatchParts;
  /** What the last checkpoint has, and those that may be on the disk since. */
  #saved: Episodes = new Map();
  #captured: Episodes[] = [];
  /** Episodes that a checkpoint has had. Whatever happens, their end is posted. */
  readonly #everSaved = new Set<string>();
  /** When each episode has ended, as a process has told. */
  readonly #ends = new Map<string, number>();

  constructor(parts: AlertWatchParts) {
    this.#parts = parts;
  }

  changed({ insight, change, labels, startedMs, atMs }: InsightChange, machine: Machine): void {
    if (change !== 'ended') return;
    const key = alertKey(insightAlertLabels(machine.setup, insight, labels));
    this.#ends.set(`${key} ${startedMs}`, atMs);
  }

  /** A checkpoint is made of this moment. Returns what to call once it is saved. */
  captured(machine: Machine): () => void {
    const episodes = episodesOf(machine);
    this.#captured.push(episodes);
    return () => this.#keep(episodes);
  }

  /** A process has restored its state: an insight that fires still does, since the same moment. */
  restored(machine: Machine): void {
    const episodes = episodesOf(machine);
    const isKnown = [this.#saved, ...this.#captured].some((known) => isSame(known, episodes));
    if (this.isDiskTrusted && !isKnown) {
      this.#parts.fail(
        `the restored state has other insights than were saved: ${textOf(episodes)}, not ${textOf(this.#saved)}`,
      );
    }
    this.#keep(episodes);
  }

  /** A process posts alerts. */
  posted(machine: Machine, alerts: readonly PostableAlert[]): void {
    const { nowMs } = this.#parts.world;
    const episodes = episodesOf(machine);
    for (const { labels, startsAt, endsAt } of alerts) {
      const key = alertKey(labels);
      const startsMs = Date.parse(startsAt);
      const endMs = this.#ends.get(`${key} ${startsMs}`);
      const isFiring = episodes.get(key) === startsMs;
      if (Date.parse(endsAt) > nowMs) {
        // Until Prometheus has seen the end, it is sent as before.
        const isTold = endMs !== undefined && nowMs < endMs + twinDelayMs(machine.setup);
        if (!isFiring && !isTold) this.#parts.fail(`an alert without its insight: ${key} since ${startsAt}`);
      } else if (endMs === undefined) this.#parts.fail(`an alert ends without its insight: ${key}`);
    }
  }

  /** Where Alertmanager and the insights differ. It may have an alert that no checkpoint has had, until its lease ends. */
  differences(machine: Machine): readonly string[] {
    const expected = episodesOf(machine);
    const found = this.#parts.alertmanager.firing();
    const missing = [...expected].flatMap(([key, startMs]) => {
      const known = found.get(key);
      if (known === undefined) return [`Alertmanager has no alert ${key}`];
      const { lastStartMs } = known;
      return lastStartMs === startMs ? [] : [`alert ${key} starts at ${lastStartMs}, not ${startMs}`];
    });
    const stale = [...found].flatMap(([key, { lastStartMs }]) => {
      const mayExpire = !this.isDiskTrusted || !this.#everSaved.has(`${key} ${lastStartMs}`);
      return expected.has(key) || mayExpire ? [] : [`Alertmanager still has the alert ${key}`];
    });
    return [...missing, ...stale];
  }

  #keep(episodes: Episodes): void {
    this.#saved = episodes;
    this.#captured = [];
    for (const [key, startMs] of episodes) this.#everSaved.add(`${key} ${startMs}`);
  }
}

function episodesOf({ setup, board }: Machine): Episodes {
  const told = board.firing().filter(({ rule }) => setup.alerting.insightAlerts.has(rule));
  return new Map(
    told.map(({ rule, severity, labels, sinceMs }) => [
      alertKey(insightAlertLabels(setup, { name: rule, severity }, labels)),
      sinceMs,
    ]),
  );
}

const isSame = (one: Episodes, other: Episodes) => textOf(one) === textOf(other);
const textOf = (episodes: Episodes) => JSON.stringify([...episodes].sort(([a], [b]) => (a < b ? -1 : 1)));
