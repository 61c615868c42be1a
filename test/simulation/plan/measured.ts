import type { Machine } from '../../../exporter/machine/machine.js';
import type { PublishedMessage } from '../world/outputs.js';
import type { Measured } from './straight.js';

/** Metrics whose series come and go with their windows: what they publish is compared instead. */
const WINDOWS = new Set(['counted', 'summed', 'typical', 'kinds', 'ranked', 'sessions']);
/** Only there after a reload. */
const OTHERS = new Set(['more_total']);

/** What the machine shows: counters, histograms, gauges and insights. */
export function measuredIn(machine: Machine): Measured {
  const measured = new Map<string, string>();
  for (const view of machine.engine.metrics) {
    const { name } = view.entry;
    if (WINDOWS.has(name) || OTHERS.has(name)) continue;
    if (view.kind === 'number') {
      for (const { labels, value } of view.series()) measured.set([name, ...labels].join(' '), String(value));
    } else {
      for (const { labels, counts, sum } of view.series()) {
        measured.set([name, ...labels].join(' '), `${Array.from(counts).join(',')} ${sum}`);
      }
    }
  }
  for (const { rule, labels } of machine.board.firing()) {
    measured.set(`${rule} ${Object.values(labels).join(' ')}`, 'fires');
  }
  return measured;
}

interface WindowData {
  readonly value?: number;
  readonly values?: Readonly<Record<string, number>>;
  readonly events: number;
}

/** What an id of an insight is made of: the series, when it began, and what happened. */
const INSIGHT = /\/insight\/(?<series>.+)\/\d+\/(?<change>[a-z]+)\/\d+$/;

/** How often insights of this rule start and end depends on when they are evaluated. */
const UNSTEADY = /^High\b/;

/**
 * What JetStream keeps: closed windows and dead letters by message id, and insights by what they say. With `mayRepeat`, an insight may be
 * there more than once.
 */
export function measuredOutputs(
  kept: Iterable<PublishedMessage>,
  { mayRepeat }: { readonly mayRepeat: boolean },
): Measured {
  const measured = new Map<string, string>();
  for (const { id, payload } of kept) {
    const { series, change } = INSIGHT.exec(id)?.groups ?? {};
    if (series !== undefined && UNSTEADY.test(series)) {
      // It ends as often as it starts, or is open.
      const name = `published: ${series} open`;
      const open = Number(measured.get(name) ?? 0) + (change === 'started' ? 1 : -1);
      if (open === 0 || mayRepeat) measured.delete(name);
      else measured.set(name, String(open));
    } else if (series !== undefined) {
      const name = `published: ${series} ${change}`;
      const times = mayRepeat ? 1 : Number(measured.get(name) ?? 0) + 1;
      measured.set(name, String(times));
    } else measured.set(id, id.includes('/dead-letter/') ? 'dead' : windowText(payload));
  }
  return measured;
}

function windowText(payload: string): string {
  const { data } = JSON.parse(payload) as { readonly data: WindowData };
  const value = data.value ?? Object.entries(data.values ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([value, data.events]);
}

/** What differs, in sentences. */
export function differences(expected: Measured, found: Measured): readonly string[] {
  const names = [...new Set([...expected.keys(), ...found.keys()])].sort();
  return names
    .filter((name) => expected.get(name) !== found.get(name))
    .map(
      (name) => `${name}: expected ${expected.get(name) ?? 'nothing'}, found ${found.get(name) ?? 'nothing'}`,
    );
}
