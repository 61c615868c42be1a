import type { ScenarioCheckpoint, ExpectedValue } from '../../setup/model/scenario.js';
import { EXPECTED_SECTIONS } from '../../setup/model/scenario.js';
import { parseSeriesKey, writeSeriesKey } from '../../setup/scenario/series-key.js';
import type { SeriesKey } from '../../setup/scenario/series-key.js';
import type { JsonPath } from '../../setup/source/json-node.js';
import { compareAlerts, compareInsights } from './compare-episodes.js';
import { pathText } from './difference.js';
import type { Difference } from './difference.js';
import type { ExposedSeries, Observed, SeriesByName } from './observed.js';

/** Most series that a difference names. */
const MAX_NAMED_SERIES = 5;

/** What is otherwise than a checkpoint expects. `index`: its place under "expect". */
export function compareCheckpoint(
  checkpoint: ScenarioCheckpoint,
  index: number,
  observed: Observed,
): readonly Difference[] {
  const path: JsonPath = ['expect', index];
  const { metrics = {}, insights, alerts, rejections } = checkpoint;
  return [
    ...Object.entries(metrics).flatMap(([key, expected]) => [
      ...compareSeries([...path, 'metrics', key], key, expected, observed.series),
    ]),
    ...(insights === undefined ? [] : compareInsights([...path, 'insights'], insights, observed.insights)),
    ...(alerts === undefined ? [] : compareAlerts([...path, 'alerts'], alerts, observed.alerts)),
    ...(rejections === undefined
      ? []
      : compareRejections([...path, 'rejections'], rejections, observed.rejections)),
  ];
}

/**
 * What an update adds to a checkpoint that expects nothing yet: everything, if it has only a time, and all series of the setup, if its
 * "metrics" is empty.
 */
export function missingExpectations(
  checkpoint: ScenarioCheckpoint,
  index: number,
  observed: Observed,
): Difference['edits'] {
  const path: JsonPath = ['expect', index];
  const isBare = EXPECTED_SECTIONS.every((section) => checkpoint[section] === undefined);
  const lacksSeries = checkpoint.metrics !== undefined && Object.keys(checkpoint.metrics).length === 0;
  const own = observed.series.names.filter((name) => !name.startsWith('natsight_'));
  const metrics = Object.fromEntries(
    own
      .flatMap((name) => observed.series.of(name))
      .map((each) => [writeSeriesKey(each.key), writtenValue(each)]),
  );
  if (lacksSeries) return [{ kind: 'set', path: [...path, 'metrics'], value: metrics }];
  if (!isBare) return [];
  const listed = (differences: readonly Difference[]) =>
    differences.flatMap(({ edits }) => edits.map((edit) => ('value' in edit ? edit.value : undefined)));
  const sections = {
    ...(own.length > 0 && { metrics }),
    insights: listed(compareInsights([], [], observed.insights)),
    alerts: listed(compareAlerts([], [], observed.alerts)),
    rejections: observed.rejections,
  };
  return Object.entries(sections).map(([section, value]) => ({
    kind: 'set',
    path: [...path, section],
    value,
  }));
}

function* compareSeries(
  path: JsonPath,
  text: string,
  expected: ExpectedValue,
  series: SeriesByName,
): Generator<Difference> {
  const key = parseSeriesKey(text);
  if (key === undefined) throw new Error(`BUG: "${text}" is no series`);
  const what = pathText(path.slice(2));
  if (expected === 'absent') {
    const found = series.of(key.name).filter((each) => hasLabels(each.key, key));
    if (found.length === 0) return;
    yield {
      path,
      what,
      expected: 'absent',
      actual: seriesText(found),
      edits: [
        { kind: 'remove', path },
        ...found.map((each) => ({
          kind: 'set' as const,
          path: [...path.slice(0, -1), writeSeriesKey(each.key)],
          value: writtenValue(each),
        })),
      ],
    };
    return;
  }
  const found = series.find(key);
  if (found !== undefined && isSameNumber(expected, found.text)) return;
  const others = series.of(key.name);
  const absent = others.length === 0 ? 'absent' : `absent; there is ${seriesText(others)}`;
  yield {
    path,
    what,
    expected: String(expected),
    actual: found?.text ?? absent,
    edits: [{ kind: 'set', path, value: found === undefined ? 'absent' : writtenValue(found) }],
  };
}

const hasLabels = (found: SeriesKey, wanted: SeriesKey) =>
  [...wanted.labels].every(([name, value]) => (found.labels.get(name) ?? '') === value);

const isSameNumber = (expected: ExpectedValue, text: string) =>
  typeof expected === 'number' ? Number(text) === expected : text === expected;

function seriesText(series: readonly ExposedSeries[]): string {
  const named = series.slice(0, MAX_NAMED_SERIES).map(({ key, text }) => `${writeSeriesKey(key)} ${text}`);
  const more = series.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** JSON has no infinity. */
function writtenValue({ text }: ExposedSeries): number | string {
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

function* compareRejections(
  path: JsonPath,
  expected: NonNullable<ScenarioCheckpoint['rejections']>,
  actual: Observed['rejections'],
): Generator<Difference> {
  for (const stream of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const [wanted, seen] = [expected[stream] ?? {}, actual[stream] ?? {}];
    const counts = new Map(Object.entries(seen));
    for (const reason of new Set([...Object.keys(wanted), ...counts.keys()])) {
      const [number, found] = [wanted[reason] ?? 0, counts.get(reason) ?? 0];
      if (number === found) continue;
      const at = [...path, stream, reason];
      yield {
        path: at,
        what: pathText(at.slice(2)),
        expected: String(number),
        actual: String(found),
        edits: [found === 0 ? { kind: 'remove', path: at } : { kind: 'set', path: at, value: found }],
      };
    }
  }
}
