import { catalogOf, errorName } from '../catalog.js';
import type { CatalogEntry } from '../catalog.js';
import { unknown, unknownLabel } from '../check/context.js';
import { carriesForeignLabels } from '../foreign-labels.js';
import type { ExpectedValue } from '../model/scenario.js';
import type { Setup } from '../model/setup.js';
import { quoted } from '../visible.js';
import { parseSeriesKey } from './series-key.js';

/** Samples of a histogram. */
const HISTOGRAM_SUFFIXES = ['_bucket', '_sum', '_count'] as const;

/** What is wrong with a series that a scenario expects. */
export function* seriesProblems(text: string, value: ExpectedValue, setup: Setup): Generator<string> {
  const key = parseSeriesKey(text);
  if (key === undefined) {
    yield `expected a series such as orders_total{paid="true"}, found ${quoted(text)}`;
    return;
  }
  const samples = samplesOf(setup);
  const entry = samples.get(key.name);
  if (entry === undefined) {
    yield unknownSeries(key.name, setup, [...samples.keys()]);
    return;
  }
  if (entry.labels === undefined) return;
  const given = [...key.labels.keys()];
  for (const label of given.filter((each) => !entry.labels?.includes(each)))
    yield unknownLabel(key.name, label, entry.labels);
  const isBucket = entry.labels.includes('le');
  if (value !== 'absent' && isBucket && !given.includes('le')) yield `a bucket has a label "le"`;
}

function unknownSeries(name: string, setup: Setup, known: readonly string[]): string {
  const entry = catalogOf(setup).find((each) => each.name === name);
  if (entry === undefined) return unknown('series', name, known);
  return entry.metric === undefined
    ? `${quoted(name)} is a metric about a running exporter, which a scenario does not have`
    : `${quoted(name)} is a histogram: name its series ${name}_bucket, ${name}_sum or ${name}_count`;
}

interface Sample {
  /** `undefined`: any label. */
  readonly labels: readonly string[] | undefined;
}

/** What a machine exposes: the metrics of the setup, and the insights as metrics. */
function samplesOf(setup: Setup): ReadonlyMap<string, Sample> {
  const entries = catalogOf(setup).flatMap((entry): readonly (readonly [string, Sample])[] =>
    entry.metric === undefined
      ? carriesForeignLabels(entry.name)
        ? [[entry.name, { labels: undefined }]]
        : []
      : ownSamples(entry, errorName(entry.metric)),
  );
  return new Map(entries);
}

function ownSamples(
  { name, type, labels }: CatalogEntry,
  errors: string | undefined,
): readonly (readonly [string, Sample])[] {
  if (type === 'histogram')
    return HISTOGRAM_SUFFIXES.map((suffix) => [
      name + suffix,
      { labels: suffix === '_bucket' ? [...labels, 'le'] : labels },
    ]);
  const names = errors === undefined ? [name] : [name, errors];
  return names.map((each) => [each, { labels }]);
}
