import { quantile } from '../../../exporter/aggregate/quantile.js';
import { STREAM } from '../world/jetstream.js';
import {
  BIG,
  BUCKETS,
  DEDUPLICATES,
  HIGH,
  KIND_LIMIT,
  MANY,
  MAX_LATENESS_MS,
  SERVICE,
  SESSION_GAP_MS,
  WINDOW_MS,
} from './setups.js';
import type { ShapeName, SimulatedEvent } from './setups.js';

/** An event, and the place of its message in the stream. */
export interface StoredEvent {
  readonly event: SimulatedEvent;
  readonly sequence: number;
  readonly storedMs: number;
}

/** Everything that must be exact, as text by name. */
export type Measured = ReadonlyMap<string, string>;

/**
 * What the setup means for the events of its stream, and of its other one, calculated straight from all of them: no machine, no state, no
 * restart.
 */
export function straight(
  shape: ShapeName,
  stored: readonly StoredEvent[],
  others: readonly StoredEvent[] = [],
): Measured {
  const wellFormed = stored.filter(({ event }) => !event.isMalformed);
  const events = DEDUPLICATES.has(shape) ? withoutDuplicates(wellFormed) : wellFormed;
  const counted = events.map(({ event }) => event);
  const measured = new Map<string, string>([['events_total', String(events.length)]]);
  addDeadLetters(measured, stored);
  const { inTime, watermarkMs } = windowed(events);
  switch (shape) {
    case 'counters':
      addSums(
        measured,
        'idle_total',
        counted,
        ({ e }) => e.k,
        ({ e }) => e.v,
      );
      addSums(measured, 'limited_total', counted, limitedKinds(counted), () => 1);
      break;
    case 'values':
      addHistogram(measured, 'values', counted);
      measured.set('last_number', String(lastInTime(counted).n));
      addBig(measured, counted);
      if (counted.length > MANY) addInsight(measured, 'Many', '');
      break;
    case 'alerts':
      addLevels(measured, counted);
      break;
    case 'threads':
      addCounted(measured, inTime, watermarkMs);
      addOthers(measured, others);
      break;
    case 'windows':
      addCounted(measured, inTime, watermarkMs);
      addTumbling(
        measured,
        'summed',
        inTime,
        watermarkMs,
        () => '',
        (found) => sum(found.map(({ e }) => e.v)),
      );
      addTumbling(measured, 'typical', inTime, watermarkMs, () => '', median);
      break;
    case 'rankings':
      addTumbling(
        measured,
        'kinds',
        inTime,
        watermarkMs,
        () => '',
        (found) => new Set(found.map(({ e }) => e.k)).size,
      );
      addTumbling(measured, 'ranked', inTime, watermarkMs, () => '', ranked);
      addSessions(measured, inTime, watermarkMs);
      break;
  }
  return measured;
}

function addOthers(measured: Map<string, string>, stored: readonly StoredEvent[]): void {
  const counted = stored.flatMap(({ event }) => (event.isMalformed ? [] : [event]));
  measured.set('others_total', String(counted.length));
  addHistogram(measured, 'other_values', counted);
  addBig(measured, counted);
}

function addBig(measured: Map<string, string>, events: readonly SimulatedEvent[]): void {
  for (const { e } of events) if (e.v > BIG) addInsight(measured, 'Big', e.k);
}

/** The last level of each kind: where it is high, the insight has started once more often than it has ended. */
function addLevels(measured: Map<string, string>, events: readonly SimulatedEvent[]): void {
  for (const [k, found] of grouped(events, ({ e }) => e.k)) {
    const { v } = lastInTime(found).e;
    measured.set(`level ${k}`, String(v));
    if (v <= HIGH) continue;
    measured.set(`High ${k}`, 'fires');
    measured.set(`published: High?kind=${k} open`, '1');
  }
}

function addDeadLetters(measured: Map<string, string>, stored: readonly StoredEvent[]): void {
  for (const { event, sequence, storedMs } of stored) {
    if (!event.isMalformed) continue;
    measured.set(`${SERVICE}/dead-letter/events/${STREAM}/${sequence}/${storedMs}`, 'dead');
  }
}

/** It fires, and was published once. */
function addInsight(measured: Map<string, string>, rule: string, k: string): void {
  measured.set(`${rule} ${k}`, 'fires');
  measured.set(`published: ${rule}${k === '' ? '' : `?kind=${k}`} started`, '1');
}

/** As the sketch of the product reads it that has all values from the start: within 1 % of the exact one. */
function median(events: readonly SimulatedEvent[]): unknown {
  const sketch = quantile(0.5);
  const state = sketch.zero();
  for (const { e } of events) sketch.add(state, e.v);
  return sketch.read(state, WINDOW_MS);
}

function withoutDuplicates(stored: readonly StoredEvent[]): readonly StoredEvent[] {
  const seen = new Set<number>();
  return stored.filter(({ event: { n } }) => !seen.has(n) && seen.add(n));
}

/** The events that windows take, and up to where these are closed at last. */
function windowed(stored: readonly StoredEvent[]) {
  let newestMs = -Infinity;
  const inTime = stored.flatMap(({ event, storedMs }) => {
    newestMs = Math.max(newestMs, Math.min(event.t, storedMs));
    return event.t < newestMs - MAX_LATENESS_MS ? [] : [event];
  });
  return { inTime, watermarkMs: newestMs - MAX_LATENESS_MS };
}

function addSums(
  measured: Map<string, string>,
  metric: string,
  events: readonly SimulatedEvent[],
  labelOf: (event: SimulatedEvent) => string,
  valueOf: (event: SimulatedEvent) => number,
): void {
  for (const [label, found] of grouped(events, labelOf)) {
    measured.set(`${metric} ${label}`, String(sum(found.map(valueOf))));
  }
}

/** The first kinds have their own series. */
function limitedKinds(events: readonly SimulatedEvent[]): (event: SimulatedEvent) => string {
  const first = new Set([...new Set(events.map(({ e }) => e.k))].slice(0, KIND_LIMIT));
  return ({ e }) => (first.has(e.k) ? e.k : '__other__');
}

function addHistogram(
  measured: Map<string, string>,
  metric: string,
  events: readonly SimulatedEvent[],
): void {
  for (const [k, found] of grouped(events, ({ e }) => e.k)) {
    const bounds = [-Infinity, ...BUCKETS, Infinity];
    const counts = bounds
      .slice(1)
      .map((bound, at) => found.filter(({ e }) => e.v <= bound && e.v > (bounds[at] ?? -Infinity)).length);
    measured.set(`${metric} ${k}`, `${counts.join(',')} ${sum(found.map(({ e }) => e.v))}`);
  }
}

/** The event with the latest time; of two, the later one. */
function lastInTime(events: readonly SimulatedEvent[]): SimulatedEvent {
  return events.reduce((last, event) => (event.t >= last.t ? event : last));
}

function addCounted(
  measured: Map<string, string>,
  events: readonly SimulatedEvent[],
  watermarkMs: number,
): void {
  const seriesOf = ({ e }: SimulatedEvent) => `?kind=${e.k}`;
  addTumbling(measured, 'counted', events, watermarkMs, seriesOf, (found) => found.length);
}

function addTumbling(
  measured: Map<string, string>,
  metric: string,
  events: readonly SimulatedEvent[],
  watermarkMs: number,
  seriesOf: (event: SimulatedEvent) => string,
  valueOf: (events: readonly SimulatedEvent[]) => unknown,
): void {
  const windowOf = (event: SimulatedEvent) => {
    const startMs = Math.floor(event.t / WINDOW_MS) * WINDOW_MS;
    return `${SERVICE}/${metric}${seriesOf(event)}/${startMs}/${startMs + WINDOW_MS}`;
  };
  for (const [id, found] of grouped(events, windowOf)) {
    if (Number(id.slice(id.lastIndexOf('/') + 1)) > watermarkMs) continue;
    measured.set(id, JSON.stringify([valueOf(found), found.length]));
  }
}

/** Sessions are maximal runs of events that are no further apart than the gap. */
function addSessions(
  measured: Map<string, string>,
  events: readonly SimulatedEvent[],
  watermarkMs: number,
): void {
  const sessions: SimulatedEvent[][] = [];
  for (const event of [...events].sort((a, b) => a.t - b.t)) {
    const last = sessions.at(-1);
    if (last !== undefined && event.t - (last.at(-1)?.t ?? 0) <= SESSION_GAP_MS) last.push(event);
    else sessions.push([event]);
  }
  for (const session of sessions) {
    const firstMs = session[0]?.t ?? 0;
    const endMs = (session.at(-1)?.t ?? 0) + SESSION_GAP_MS;
    if (endMs >= watermarkMs) continue;
    const id = `${SERVICE}/sessions/${firstMs}/${endMs}`;
    measured.set(id, JSON.stringify([Math.max(...session.map(({ e }) => e.v)), session.length]));
  }
}

/** How often each kind was there, by kind. */
function ranked(events: readonly SimulatedEvent[]): unknown {
  return [...grouped(events, ({ e }) => e.k)]
    .map(([k, found]) => [k, found.length] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function grouped<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
