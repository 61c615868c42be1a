import type { Setup } from '../model/setup.js';
import type { Step } from '../model/step.js';
import type { Stream } from '../model/stream.js';
import type { Expected } from './result.js';
import type { JsonPath } from '../source/json-node.js';
import { traitsOf } from '../model/aggregate.js';
import { exemplarExpressions } from '../model/exemplar.js';
import { insightFields, insightStream } from '../insight-kinds.js';
import type { Insight } from '../model/insight.js';
import { exemplarOf } from '../model/metric.js';
import type { Metric } from '../model/metric.js';
import { observedExpressions } from '../model/observed-buckets.js';

/** An expression of a declaration. */
export interface DeclaredExpression {
  /** Its place within the declaration. */
  readonly path: JsonPath;
  readonly source: string;
  /** Where it starts in the string at its place. Unset: at its beginning. */
  readonly offset?: number;
  /** The type that it must return. */
  readonly expected: Expected;
}

/** All expressions of a metric. Fields that none of these, no step and no insight reads are not decoded. */
export function metricExpressions(metric: Metric): readonly DeclaredExpression[] {
  const { where, labels, value } = metric;
  return [
    ...labels.map(({ name, value: source }) => declared(['labels', name, 'value'], source, 'scalar')),
    ...(where === undefined ? [] : [declared(['where'], where, 'bool')]),
    ...(value === undefined ? [] : [declared(['value'], value, valueType(metric))]),
    ...keyExpression(metric),
    ...bucketExpressions(metric),
    ...[...exemplarExpressions(exemplarOf(metric))].map(([key, source]) =>
      declared(['exemplar', key], source, 'scalar'),
    ),
  ];
}

/** Whose running total the value of a counter is. In the long form it stands under "key". */
function keyExpression(metric: Metric): readonly DeclaredExpression[] {
  const per = metric.kind === 'counter' ? metric.total?.per : undefined;
  return per === undefined ? [] : [declared(['per', 'key'], per, 'scalar')];
}

/** The lists and the sum of a histogram that events carry. */
function bucketExpressions(metric: Metric): readonly DeclaredExpression[] {
  const observed = metric.kind === 'histogram' ? metric.observed : undefined;
  return observedExpressions(observed).map(([key, source]) =>
    declared(['observed', key], source, key === 'sum' ? 'double' : 'list'),
  );
}

/** All expressions of an insight that read an event. */
export function insightExpressions(insight: Insight): readonly DeclaredExpression[] {
  switch (insight.kind) {
    case 'threshold':
    case 'range':
    case 'change':
    case 'adaptive':
    case 'silence':
      return [];
    case 'event':
      return [
        declared(['where'], insight.where, 'bool'),
        ...insight.labels.map(({ value, at }) => declared(['labels', ...at], value, 'scalar')),
        ...insightFields(insight).map(({ source, offset }) => ({
          ...declared(['summary'], source, 'any'),
          offset,
        })),
      ];
    case 'keySilence':
    case 'learnedSilence':
      return insight.keys.labels.map(({ value, at }) => declared(['by', ...at], value, 'scalar'));
  }
}

function declared(path: JsonPath, source: string, expected: Expected): DeclaredExpression {
  return { path, source, expected };
}

/** A number, unless the window only compares values. */
function valueType(metric: Metric): Expected {
  const comparesOnly = metric.kind === 'window' && traitsOf(metric.aggregate).input === 'identity';
  return comparesOnly ? 'scalar' : 'double';
}

/** The expressions of a step. */
export function stepSources(step: Step): readonly string[] {
  switch (step.kind) {
    case 'where':
      return [step.where];
    case 'set':
      return Object.values(step.set);
    case 'lookup':
      return [step.lookup.by];
    case 'each':
      return [step.each];
    case 'route':
      return [step.when];
    case 'rename':
    case 'drop':
      return [];
  }
}

/** All expressions that read the events of a stream. */
export function streamSources(
  { name, eventTime }: Pick<Stream, 'name' | 'eventTime'>,
  setup: Setup,
): readonly string[] {
  const metrics = setup.metrics.filter(({ stream }) => stream === name);
  const insights = setup.insights.filter((insight) => insightStream(insight) === name);
  return [
    ...(eventTime?.origin.kind === 'value' ? [eventTime.origin.value] : []),
    ...(setup.steps.get(name) ?? []).flatMap(stepSources),
    ...[...metrics.flatMap(metricExpressions), ...insights.flatMap(insightExpressions)].map(
      ({ source }) => source,
    ),
  ];
}
