import { formatOffset } from '../../setup/model/duration.js';
import type { ExpectedAlert, ExpectedInsight } from '../../setup/model/scenario.js';
import type { JsonPath } from '../../setup/source/json-node.js';
import { formatNumber } from '../exposition/number.js';
import { pathText } from './difference.js';
import type { Difference } from './difference.js';
import type { ObservedAlert, ObservedInsight } from './observed.js';

type Labels = Readonly<Record<string, string>>;

/** What alerts and insights have in common. */
interface Listed {
  readonly name: string;
  readonly labels: Labels;
  readonly since: number;
  readonly ended: number | undefined;
}

interface Expected {
  readonly name: string;
  readonly labels: Labels;
  readonly ended: number | undefined;
}

/** One field of an entry: what is expected, and what is. */
interface Field {
  /** Below the entry. */
  readonly path: JsonPath;
  readonly expected: string;
  readonly actual: string;
  /** What the file would say; `undefined`: nothing. */
  readonly value: unknown;
}

/** How one kind of entry is compared. */
interface EntryKind<Wanted, Seen extends Listed> {
  readonly one: string;
  readonly endKey: 'ended' | 'resolved';
  readonly expectedOf: (wanted: Wanted) => Expected;
  /** Fields other than name, labels and end that are stated and differ. */
  readonly fields: (wanted: Wanted, seen: Seen) => Iterable<Field>;
  readonly written: (seen: Seen) => unknown;
  readonly summary: (seen: Seen) => string;
}

const INSIGHTS: EntryKind<ExpectedInsight, ObservedInsight> = {
  one: 'insight',
  endKey: 'ended',
  expectedOf: ({ insight, labels = {}, ended }) => ({ name: insight, labels, ended }),
  *fields({ severity, value, summary, since }, seen) {
    yield* differing(['severity'], severity, seen.severity);
    const number = formatNumber(seen.value);
    const written = Number.isFinite(seen.value) ? seen.value : number;
    if (value !== undefined && String(value) !== number)
      yield { path: ['value'], expected: String(value), actual: number, value: written };
    yield* differing(['summary'], summary, seen.summary);
    yield* differingTime(['since'], since, seen.since);
  },
  written: ({ name, labels, summary, since, ended }) => ({
    insight: name,
    ...(Object.keys(labels).length > 0 && { labels }),
    summary,
    since: formatOffset(since),
    ...(ended !== undefined && { ended: formatOffset(ended) }),
  }),
  summary: ({ summary }) => summary,
};

const ALERTS: EntryKind<ExpectedAlert, ObservedAlert> = {
  one: 'alert',
  endKey: 'resolved',
  expectedOf: ({ alert, labels = {}, resolved }) => ({ name: alert, labels, ended: resolved }),
  *fields({ annotations = {}, since }, seen) {
    yield* differingTexts('annotations', annotations, seen.annotations);
    yield* differingTime(['since'], since, seen.since);
  },
  written: ({ name, seriesLabels, annotations, since, ended }) => ({
    alert: name,
    ...(Object.keys(seriesLabels).length > 0 && { labels: seriesLabels }),
    annotations: { summary: annotations['summary'] ?? '' },
    since: formatOffset(since),
    ...(ended !== undefined && { resolved: formatOffset(ended) }),
  }),
  summary: ({ annotations }) => annotations['summary'] ?? '',
};

/** @param path of the list in the file */
export const compareInsights = (
  path: JsonPath,
  expected: readonly ExpectedInsight[],
  seen: readonly ObservedInsight[],
) => [...compare(INSIGHTS, path, expected, seen)];

export const compareAlerts = (
  path: JsonPath,
  expected: readonly ExpectedAlert[],
  seen: readonly ObservedAlert[],
) => [...compare(ALERTS, path, expected, seen)];

function* compare<Wanted, Seen extends Listed>(
  kind: EntryKind<Wanted, Seen>,
  path: JsonPath,
  expected: readonly Wanted[],
  seen: readonly Seen[],
): Generator<Difference> {
  const pairs = paired(kind, expected, seen);
  for (const [index, wanted] of expected.entries()) {
    const at = [...path, index];
    const actual = pairs.get(index);
    if (actual === undefined) {
      yield {
        path: at,
        what: pathText(at.slice(2)),
        expected: entryText(kind.expectedOf(wanted), kind.endKey),
        actual: `no such ${kind.one}`,
        edits: [{ kind: 'remove', path: at }],
      };
      continue;
    }
    for (const field of allFields(kind, wanted, actual)) {
      const fieldPath = [...at, ...field.path];
      yield {
        path: fieldPath,
        what: pathText(fieldPath.slice(2)),
        expected: field.expected,
        actual: field.actual,
        edits: [
          field.value === undefined
            ? { kind: 'remove', path: fieldPath }
            : { kind: 'set', path: fieldPath, value: field.value },
        ],
      };
    }
  }
  const used = new Set(pairs.values());
  for (const other of seen.filter((each) => !used.has(each))) {
    yield {
      path,
      what: pathText(path.slice(2)),
      expected: `no further ${kind.one}`,
      actual: `${entryText(other, kind.endKey)} since ${formatOffset(other.since)}: ${JSON.stringify(kind.summary(other))}`,
      edits: [{ kind: 'append', path, value: kind.written(other) }],
    };
  }
}

/** Which entry means which: those that agree first, then those with the same labels, then those with the same name. */
function paired<Wanted, Seen extends Listed>(
  kind: EntryKind<Wanted, Seen>,
  expected: readonly Wanted[],
  seen: readonly Seen[],
): ReadonlyMap<number, Seen> {
  const pairs = new Map<number, Seen>();
  const left = new Set(seen);
  const rounds: readonly ((wanted: Wanted, actual: Seen) => boolean)[] = [
    (wanted, actual) => [...allFields(kind, wanted, actual)].length === 0,
    (wanted, actual) =>
      hasLabels(kind.expectedOf(wanted), actual) && isSameEnd(kind.expectedOf(wanted), actual),
    (wanted, actual) => hasLabels(kind.expectedOf(wanted), actual),
    () => true,
  ];
  for (const fits of rounds) {
    for (const [index, wanted] of expected.entries()) {
      if (pairs.has(index)) continue;
      const { name } = kind.expectedOf(wanted);
      const found = [...left].find((actual) => actual.name === name && fits(wanted, actual));
      if (found === undefined) continue;
      pairs.set(index, found);
      left.delete(found);
    }
  }
  return pairs;
}

const hasLabels = ({ labels }: Expected, seen: Listed) =>
  Object.entries(labels).every(([name, value]) => (seen.labels[name] ?? '') === value);

const isSameEnd = ({ ended }: Expected, seen: Listed) => (ended === undefined) === (seen.ended === undefined);

function* allFields<Wanted, Seen extends Listed>(
  kind: EntryKind<Wanted, Seen>,
  wanted: Wanted,
  seen: Seen,
): Generator<Field> {
  const { labels, ended } = kind.expectedOf(wanted);
  yield* differingTexts('labels', labels, seen.labels);
  yield* kind.fields(wanted, seen);
  if (ended === seen.ended) return;
  const text = (ms: number | undefined) => (ms === undefined ? 'still firing' : formatOffset(ms));
  yield {
    path: [kind.endKey],
    expected: text(ended),
    actual: text(seen.ended),
    value: seen.ended === undefined ? undefined : formatOffset(seen.ended),
  };
}

function* differing(path: JsonPath, expected: string | undefined, actual: string): Generator<Field> {
  if (expected === undefined || expected === actual) return;
  yield { path, expected: JSON.stringify(expected), actual: JSON.stringify(actual), value: actual };
}

function* differingTime(path: JsonPath, expected: number | undefined, actual: number): Generator<Field> {
  if (expected === undefined || expected === actual) return;
  yield { path, expected: formatOffset(expected), actual: formatOffset(actual), value: formatOffset(actual) };
}

/** An empty text stands for none. */
function* differingTexts(key: string, expected: Labels, actual: Labels): Generator<Field> {
  for (const [name, value] of Object.entries(expected)) {
    const seen = actual[name] ?? '';
    if (seen === value) continue;
    const text = (each: string) => (each === '' ? 'none' : JSON.stringify(each));
    yield { path: [key, name], expected: text(value), actual: text(seen), value: seen };
  }
}

function entryText(
  { name, labels, ended }: Pick<Listed, 'name' | 'labels' | 'ended'>,
  endKey: string,
): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  const end = ended === undefined ? ' firing' : ` ${endKey} ${formatOffset(ended)}`;
  return `${name}${pairs.length > 0 ? `{${pairs.join(', ')}}` : ''}${end}`;
}
