import { eventTimePath } from '../../setup/expression/event-time-path.js';
import type { Expression } from '../../setup/expression/expression.js';
import { scopeOf } from '../../setup/expression/step-scope.js';
import { insightExpressions, metricExpressions } from '../../setup/expression/declared.js';
import { insightStream } from '../../setup/insight-kinds.js';
import type { Setup } from '../../setup/model/setup.js';
import type { Step } from '../../setup/model/step.js';
import type { Stream } from '../../setup/model/stream.js';

/**
 * The fields of a stream's events that the setup reads, except for an event time at the top level; `undefined` if that may be any
 * field.
 * Everything that reads events must be listed here: fields that are not in the set are not decoded.
 */
export function neededFields(stream: Stream, setup: Setup): ReadonlySet<string> | undefined {
  const steps = setup.steps.get(stream.name) ?? [];
  const stepReads = steps.map((step, at) => readsOfStep(stream, steps.slice(0, at), step));
  // Metrics that read events before an `each` see other fields, but then any field may be read anyway.
  if (stepReads.includes(undefined)) return undefined;
  const scope = scopeOf(stream, steps);
  const sources = [
    ...setup.metrics.filter((metric) => metric.stream === stream.name).flatMap(metricExpressions),
    ...setup.insights.filter((insight) => insightStream(insight) === stream.name).flatMap(insightExpressions),
  ];
  const expressions = sources.map(({ source }) => scope.compile(source, 'any'));
  const needed = new Set<string>(stream.deduplicate === undefined ? [] : [stream.deduplicate.by]);
  for (const field of nestedTimeFields(stream)) needed.add(field);
  for (const read of [...stepReads, timeExpressions(stream), expressions]) {
    if (read === undefined || read.some(({ readsWholeEvent }) => readsWholeEvent)) return undefined;
    for (const { fields } of read) for (const field of fields) needed.add(field);
  }
  return needed;
}

/** A field with a dot in its name, or an object with the time in it. */
function nestedTimeFields(stream: Stream): readonly string[] {
  const path = eventTimePath(stream) ?? [];
  return path.length > 1 ? [path.join('.'), ...path.slice(0, 1)] : [];
}

function timeExpressions(stream: Stream): readonly Expression[] {
  const origin = stream.eventTime?.origin;
  return origin?.kind === 'value' ? [scopeOf(stream, []).compile(origin.value, 'any')] : [];
}

/** `undefined` for a step that changes the event in other ways or passes it on: then any field may be read. */
function readsOfStep(stream: Stream, before: readonly Step[], step: Step): readonly Expression[] | undefined {
  switch (step.kind) {
    case 'where':
      return [scopeOf(stream, before).compile(step.where, 'bool')];
    case 'set':
      return readsOfSet(stream, before, step.set);
    case 'rename':
    case 'drop':
    case 'lookup':
    case 'each':
    case 'route':
      return undefined;
  }
}

/** Each expression sees the fields that were set before it. */
function readsOfSet(
  stream: Stream,
  before: readonly Step[],
  set: Readonly<Record<string, string>>,
): readonly Expression[] {
  const entries = Object.entries(set);
  return entries.map(([, source], at) => {
    const own: Step = { kind: 'set', set: Object.fromEntries(entries.slice(0, at)) };
    return scopeOf(stream, [...before, own]).compile(source, 'any');
  });
}
