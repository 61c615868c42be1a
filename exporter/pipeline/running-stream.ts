import { scopeOf } from '../../setup/expression/scope.js';
import type { EventInsight } from '../../setup/model/insight.js';
import type { Setup } from '../../setup/model/setup.js';
import type { Stream } from '../../setup/model/stream.js';
import { compileSteps } from '../transform/steps.js';
import { Watermark } from '../window/watermark.js';
import { WindowTable } from '../window/window-table.js';
import { StreamAccount } from './account.js';
import { Pipeline } from './pipeline.js';
import type { RunningMetric } from './running-metric.js';
import { StreamReaders } from './stream-readers.js';
import { compileUpdate } from './tables.js';
import { InsightUpdate } from './update.js';

/** Told of each event for which the condition of an insight on single events is true. */
export type OnEventInsight = (insight: EventInsight, nowMs: number) => void;

export interface RunningStream {
  readonly account: StreamAccount;
  readonly watermark: Watermark;
  readonly pipeline: Pipeline;
}

/** Compiles a stream: its steps, and what its events do to the metrics and insights that are fed by it. */
export function startStream(
  stream: Stream,
  setup: Setup,
  metrics: Iterable<RunningMetric>,
  onEventInsight: OnEventInsight,
  previous: RunningStream | undefined,
): RunningStream {
  const steps = setup.steps.get(stream.name) ?? [];
  const readers = new StreamReaders(scopeOf(stream, steps));
  const fed = [...metrics].filter(({ metric }) => metric.stream === stream.name);
  const insights = setup.insights
    .filter((insight) => insight.kind === 'event')
    .filter((insight) => insight.stream === stream.name);
  const updates = [
    ...fed.map(({ metric, table }) => compileUpdate(metric, table, readers)),
    ...insights.map((insight) => compileInsight(insight, readers, onEventInsight)),
  ];
  const windows = fed.map(({ table }) => table).filter((table) => table instanceof WindowTable);

  const watermark = new Watermark(stream.eventTime, previous?.watermark);
  const account = new StreamAccount(stream.name, watermark, previous?.account);
  const parts = { stream, account, watermark, steps: compileSteps(stream, steps), updates, windows };
  return { account, watermark, pipeline: new Pipeline(parts) };
}

function compileInsight(insight: EventInsight, readers: StreamReaders, tell: OnEventInsight): InsightUpdate {
  return new InsightUpdate(insight, readers.condition(insight.where, `insight "${insight.name}"`), tell);
}
