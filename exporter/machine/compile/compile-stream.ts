import { scopeOf } from '../../../setup/expression/step-scope.js';
import { insightFields, insightStream } from '../../../setup/insight-kinds.js';
import type { Insight } from '../../../setup/model/insight.js';
import type { Setup } from '../../../setup/model/setup.js';
import type { Step } from '../../../setup/model/step.js';
import type { Stream } from '../../../setup/model/stream.js';
import { codecOf } from '../../decode/codecs.js';
import { flatReaderOf } from '../../flat-json/flat-reader.js';
import { Deduplicator } from '../../deduplicate/deduplicator.js';
import { compileSteps } from '../../transform/steps.js';
import type { OnWindowClosed } from '../../window/closed-window.js';
import { Watermark } from '../../window/watermark.js';
import { WindowTable } from '../../window/window-table.js';
import { StreamAccount } from '../../account/account.js';
import { Pipeline } from '../../pipeline/pipeline.js';
import type { Resources } from './resources.js';
import type { RunningMetric } from '../running-metric.js';
import { StreamReaders } from './stream-readers.js';
import { compileUpdate } from './tables.js';
import { InsightUpdate } from '../../pipeline/update.js';
import type { OnInsightEvent, Update } from '../../pipeline/update.js';

export interface RunningStream {
  readonly declaration: Stream;
  readonly account: StreamAccount;
  readonly watermark: Watermark;
  readonly duplicates: Deduplicator | undefined;
  readonly pipeline: Pipeline;
}

/** What the streams of an engine share. */
export interface StreamContext {
  readonly setup: Setup;
  readonly metrics: Iterable<RunningMetric>;
  /** Whether windows advance with the time of their stream. False where they are gathered for another thread. */
  readonly advancesWindows: boolean;
  readonly onInsightEvent: OnInsightEvent;
  readonly onWindowClosed: OnWindowClosed;
  readonly resources: Resources;
  /** The pipeline of another stream. Not called before the first event is routed to it. */
  readonly pipelineOf: (stream: string) => Pipeline;
}

/** Compiles a stream: its steps, and the updates of its metrics and insights. */
export function compileStream(stream: Stream, context: StreamContext): RunningStream {
  const { setup, onWindowClosed, pipelineOf, resources } = context;
  const steps = setup.steps.get(stream.name) ?? [];
  const metrics = [...context.metrics].filter(({ metric }) => metric.stream === stream.name);
  const watermark = new Watermark(stream.eventTime);
  const account = new StreamAccount(stream.name, watermark);
  const duplicates = duplicatesOf(stream, watermark, account);
  const pipeline = new Pipeline({
    stream,
    account,
    watermark,
    duplicates,
    pipelineOf,
    onWindowClosed,
    codec: codecOf(stream.format, stream.schema, resources),
    flat: flatReaderOf(stream, setup),
    steps: compileSteps(stream, steps, resources),
    updates: compileUpdates(stream, steps, metrics, context),
    windows: context.advancesWindows ? windowsOf(metrics) : [],
  });
  return { declaration: stream, account, watermark, duplicates, pipeline };
}

function windowsOf(metrics: readonly RunningMetric[]): readonly WindowTable[] {
  return metrics.map(({ table }) => table).filter((table) => table instanceof WindowTable);
}

function compileUpdates(
  stream: Stream,
  steps: readonly Step[],
  metrics: readonly RunningMetric[],
  { setup, onInsightEvent }: StreamContext,
): readonly Update[] {
  const readers = new StreamReaders(scopeOf(stream, steps));
  const insights = setup.insights.filter((insight) => insightStream(insight) === stream.name);
  return [
    ...metrics.map(({ metric, table }) => compileUpdate(metric, table, readers)),
    ...insights.flatMap((insight) => compileInsight(insight, readers, onInsightEvent) ?? []),
  ];
}

function duplicatesOf(
  { deduplicate }: Stream,
  watermark: Watermark,
  account: StreamAccount,
): Deduplicator | undefined {
  if (deduplicate === undefined) return undefined;
  const onForgotten = (identities: number) => account.countForgotten(identities);
  return new Deduplicator(deduplicate, { watermark, onForgotten });
}

/** `undefined` if the insight is not told of single events. */
function compileInsight(
  insight: Insight,
  readers: StreamReaders,
  onEvent: OnInsightEvent,
): InsightUpdate | undefined {
  const place = `insight "${insight.name}"`;
  switch (insight.kind) {
    case 'event': {
      const where = readers.condition(insight.where, place);
      const labels = readers.labels(insight.labels, place);
      const fields = readers.fields(insightFields(insight), place);
      return new InsightUpdate(insight, { where, labels, fields, needsLabels: false }, onEvent);
    }
    case 'keySilence': {
      const labels = readers.labels(insight.keys.labels, place);
      const fields = readers.fields([], place);
      return new InsightUpdate(insight, { where: undefined, labels, fields, needsLabels: true }, onEvent);
    }
    case 'threshold':
    case 'silence':
      return undefined;
  }
}
