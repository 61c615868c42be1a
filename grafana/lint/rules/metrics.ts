import { isPrometheusSeries } from '../../../setup/families.js';
import { carriesForeignLabels } from '../../../setup/foreign-labels.js';
import { nearest } from '../../../setup/nearest.js';
import type { Aggregation, VectorSelector } from '../../../setup/promql/ast.js';
import { aggregationsIn, callsIn, metricOf, selectorsIn, selectorsWithin } from '../query/parts.js';
import { VARIABLE_LABEL } from '../query/query.js';
import type { LintedQuery } from '../query/query.js';
import { referencesIn } from '../query/references.js';
import { dashboardRule } from '../rule.js';
import type { LintRule, LintWords } from '../rule.js';
import type { KnownSeries, LintWorld } from '../world.js';
import { at, queriesOf } from './places.js';

/** A rule about every PromQL query of a dashboard, those of annotations and variables included. */
function everyQueryRule(
  code: string,
  meaning: string,
  check: (query: LintedQuery, world: LintWorld) => Iterable<LintWords>,
): LintRule {
  return dashboardRule(code, meaning, function* (dashboard, world) {
    for (const placed of queriesOf(dashboard)) {
      for (const { wrong, advice } of check(placed.query, world)) {
        const { subject } = placed;
        yield {
          ...at(placed),
          wrong: subject === '' ? wrong : `${subject}asks for what is not there: ${wrong}`,
          advice,
        };
      }
    }
  });
}

/** Metrics that natsight exposes begin so; nobody else's do. */
const OWN_PREFIX = 'natsight_';
/** Metrics of the servers beside natsight, and of the process of any exporter. */
const OF_SERVERS = /^(?:prometheus|alertmanager|net_conntrack|promhttp|go|process)_/;

const unknownMetric = everyQueryRule(
  'metric-unknown',
  'Every metric exists: it is one of natsight, or, with --setup, of the setup.',
  function* (query, world) {
    for (const selector of selectorsIn(query)) {
      const name = metricOf(query, selector);
      if (name === undefined || isKnown(name, world)) continue;
      const meant = nearest(name, [...world.series.keys()]);
      yield {
        wrong: `there is no metric ${name}`,
        advice:
          meant === undefined ? 'correct its name, or declare it in the setup' : `did you mean ${meant}?`,
      };
      return;
    }
  },
);

function isKnown(name: string, { series, recorded, setup }: LintWorld): boolean {
  if (series.has(name) || recorded.has(name) || isPrometheusSeries(name) || OF_SERVERS.test(name))
    return true;
  // Without a setup, all other metrics may be of other exporters, and recorded series of other rules.
  return setup === undefined && !name.startsWith(OWN_PREFIX);
}

const histogramName = everyQueryRule(
  'histogram-bare',
  'A histogram is asked for by one of its series: _bucket, _sum or _count.',
  function* (query, { series }) {
    for (const selector of selectorsIn(query)) {
      const name = metricOf(query, selector) ?? '';
      if (series.get(name)?.type !== 'histogram') continue;
      yield {
        wrong: `${name} is a histogram, which has no series of that name`,
        advice: `ask for ${name}_bucket, ${name}_sum or ${name}_count`,
      };
      return;
    }
  },
);

const unknownLabel = everyQueryRule(
  'label-unknown',
  'Every label that a query matches or groups by is one that the metric has.',
  function* (query, world) {
    for (const selector of selectorsIn(query)) {
      const known = knownOf(query, selector, world);
      const unknown = selector.matchers.find(
        ({ label }) => label !== '__name__' && known?.labels.has(label) === false,
      );
      if (known === undefined || unknown === undefined) continue;
      yield labelWords(unknown.label, known.entry.name, known.labels);
      return;
    }
    for (const aggregation of aggregationsIn(query)) {
      const labels = groupable(query, aggregation, world);
      const unknown = aggregation.labels.find(
        (label) => labels !== undefined && !labels.has(label) && !label.startsWith(VARIABLE_LABEL),
      );
      if (labels === undefined || unknown === undefined) continue;
      yield labelWords(unknown, query.written(aggregation), labels);
      return;
    }
  },
);

function labelWords(label: string, of: string, labels: ReadonlySet<string>): LintWords {
  const meant = nearest(label, [...labels]);
  return {
    wrong: `${of} has no label ${label}`,
    advice:
      meant === undefined ? `its labels are ${[...labels].toSorted().join(', ')}` : `did you mean ${meant}?`,
  };
}

/** What is known of the labels of a selector; `undefined` for insights, which have labels of the setup in addition. */
function knownOf(
  query: LintedQuery,
  selector: VectorSelector,
  { series }: LintWorld,
): KnownSeries | undefined {
  const known = series.get(metricOf(query, selector) ?? '');
  return known === undefined || carriesForeignLabels(known.entry.name) ? undefined : known;
}

/** The labels by which an expression can be grouped; `undefined` if they are not all known. */
function groupable(
  query: LintedQuery,
  { without, args, operator }: Aggregation,
  world: LintWorld,
): ReadonlySet<string> | undefined {
  const inner = args.at(-1);
  if (without || inner === undefined || operator === 'count_values') return undefined;
  const changes = callsIn(query).some(({ name }) => ['label_replace', 'label_join', 'info'].includes(name));
  const counts = aggregationsIn(query).some((each) => each.operator === 'count_values');
  const joins = query.all.some((each) => each.kind === 'binary' && each.matching.group !== undefined);
  const known = selectorsWithin(inner).map((selector) => knownOf(query, selector, world));
  if (changes || counts || joins || known.length === 0) return undefined;
  const labels = new Set<string>();
  for (const each of known) {
    if (each === undefined) return undefined;
    for (const label of each.labels) labels.add(label);
  }
  return labels;
}

/** What natsight writes beyond the limit of a label. */
const OVERFLOW = '__other__';

const unknownValue = everyQueryRule(
  'label-value-unknown',
  'A value that a query matches is one that the label can have, where the setup lists all of them.',
  function* (query, { series, labelValues }) {
    for (const selector of selectorsIn(query)) {
      const metric = series.get(metricOf(query, selector) ?? '')?.entry.name ?? '';
      for (const matcher of selector.matchers) {
        const values = labelValues.get(metric)?.get(matcher.label);
        if (
          values === undefined ||
          matcher.operator !== '=' ||
          referencesIn(query.written(matcher)).length > 0
        )
          continue;
        if (matcher.value === '' || matcher.value === OVERFLOW || values.includes(matcher.value)) continue;
        const meant = nearest(matcher.value, values);
        yield {
          wrong: `the label ${matcher.label} of ${metric} never has the value "${matcher.value}"`,
          advice: meant === undefined ? `its values are ${values.join(', ')}` : `did you mean "${meant}"?`,
        };
        return;
      }
    }
  },
);

export const METRIC_RULES: readonly LintRule[] = [unknownMetric, histogramName, unknownLabel, unknownValue];
