import { eventTimePath } from '../../../setup/expression/event-time-path.js';
import { streamSources } from '../../../setup/expression/declared.js';
import { membersRead } from '../../../setup/expression/members.js';
import { scopeOf } from '../../../setup/expression/step-scope.js';
import { isObserving } from '../../../setup/insight-kinds.js';
import type { ObservingInsight } from '../../../setup/model/insight.js';
import type { Setup } from '../../../setup/model/setup.js';
import { stepsBefore } from '../../../setup/model/step.js';
import type { Step } from '../../../setup/model/step.js';
import type { Stream } from '../../../setup/model/stream.js';
import type { NumberUnit } from '../../../setup/time/unit.js';
import { codecOf } from '../../decode/codecs.js';
import { MessageOpener } from '../../decode/message-opener.js';
import { flatReaderOf } from '../../flat-json/flat-reader.js';
import { Deduplicator } from '../../deduplicate/deduplicator.js';
import type { EventAllowance } from '../../transform/event-allowance.js';
import { valueReader } from '../../transform/reader.js';
import { compileSteps } from '../../transform/steps.js';
import { EventTimeReader, fieldReader } from '../../window/event-time.js';
import type { OnWindowClosed } from '../../window/closed-window.js';
import { Watermark } from '../../window/watermark.js';
import { WindowTable } from '../../window/window-table.js';
import { StreamAccount } from '../../account/account.js';
import type { UpdateAccount } from '../../account/update-account.js';
import { Envelope } from '../../envelope/envelope.js';
import type { Skip } from '../../event/skip.js';
import type { Skipped } from '../../event/skip.js';
import { Pipeline } from '../../pipeline/pipeline.js';
import type { BeforeEach } from '../../pipeline/pipeline.js';
import { compileInsight } from './compile-insight.js';
import type { Resources } from './resources.js';
import type { RunningMetric } from '../running-metric.js';
import { StreamReaders } from './stream-readers.js';
import { compileUpdate } from './tables.js';
import type { UpdateListeners } from './tables.js';
import type { OnInsightEvent } from '../../pipeline/insight-update.js';
import type { Update } from '../../pipeline/update.js';

/** Called once for a stream whose event time is a number of an undeclared unit. `value`: the number in the first event. */
export type OnTimeUnit = (stream: string, unit: NumberUnit, value: string) => void;

/** Called with the first event that a metric, an insight or a field goes without, for each reason. */
export type OnSkipped = (skipped: Skipped) => void;

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
  readonly onSkipped: OnSkipped;
  /** The accounts of the insights that are told of events, by name. */
  readonly insightAccounts: ReadonlyMap<string, UpdateAccount>;
  readonly onWindowClosed: OnWindowClosed;
  readonly onTimeUnit: OnTimeUnit;
  readonly onPromptChange: (() => void) | undefined;
  /** Names of the metrics whose changes it is called for. */
  readonly promptMetrics: ReadonlySet<string>;
  readonly resources: Resources;
  readonly allowance: EventAllowance;
  /** The pipeline of another stream. Not called before the first event is routed to it. */
  readonly pipelineOf: (stream: string) => Pipeline;
}

/** Compiles a stream: its steps, and the updates of its metrics and insights. */
export function compileStream(stream: Stream, context: StreamContext): RunningStream {
  const { setup, onWindowClosed, pipelineOf, resources, allowance } = context;
  const steps = setup.steps.get(stream.name) ?? [];
  const metrics = [...context.metrics].filter(({ metric }) => metric.stream === stream.name);
  const watermark = new Watermark(stream.eventTime, stream.source.kind);
  const account = new StreamAccount(stream.name, watermark);
  const duplicates = duplicatesOf(stream, watermark, account);
  const pipeline = new Pipeline({
    stream,
    account,
    watermark,
    time: timeReaderOf(stream, context),
    envelope: Envelope.of(stream, membersRead(streamSources(stream, setup))),
    duplicates,
    pipelineOf,
    onWindowClosed,
    opener: new MessageOpener(stream.limits, resources),
    codec: codecOf(stream.format, stream.schema, resources),
    flat: flatReaderOf(stream, setup),
    allowance,
    steps: compileSteps(stream, steps, {
      tables: resources,
      allowance,
      onUnset: unsetCounter(account, context),
    }),
    updates: compileUpdates(stream, steps, metrics, context),
    beforeEach: compileBeforeEach(stream, steps, metrics, context),
    windows: context.advancesWindows ? windowsOf(metrics) : [],
  });
  return { declaration: stream, account, watermark, duplicates, pipeline };
}

function timeReaderOf(stream: Stream, { onTimeUnit }: StreamContext): EventTimeReader | undefined {
  const { eventTime } = stream;
  if (eventTime === undefined) return undefined;
  const { origin, form } = eventTime;
  const onUnit = (unit: NumberUnit, value: string) => onTimeUnit(stream.name, unit, value);
  if (origin.kind === 'field') {
    const valueOf = fieldReader(origin.field, eventTimePath(stream) ?? []);
    return new EventTimeReader({ form, place: `"${origin.field}"`, valueOf, onUnit });
  }
  const place = 'eventTime.value';
  const expression = scopeOf(stream, []).compile(origin.value, 'any');
  return new EventTimeReader({ form, place, valueOf: valueReader({ place, expression }), onUnit });
}

function windowsOf(metrics: readonly RunningMetric[]): readonly WindowTable[] {
  return metrics.map(({ table }) => table).filter((table) => table instanceof WindowTable);
}

function unsetCounter(account: StreamAccount, { onSkipped }: StreamContext) {
  const { stream } = account;
  return (field: string, skip: Skip) => {
    const { reason } = skip;
    if (account.countUnset(field, reason))
      onSkipped({ stream, by: `field "${field}"`, reason, detail: skip.detail });
  };
}

function compileUpdates(
  stream: Stream,
  steps: readonly Step[],
  metrics: readonly RunningMetric[],
  context: StreamContext,
): readonly Update[] {
  const readers = new StreamReaders(scopeOf(stream, steps));
  const insights = context.setup.insights
    .filter(isObserving)
    .filter((insight) => insight.stream === stream.name);
  return [
    ...metrics
      .filter(({ metric }) => metric.before === undefined)
      .map((metric) => compileUpdate(metric, readers, listenersOf(metric, context))),
    ...insights.map((insight) => {
      const by = `insight "${insight.name}"`;
      const account = accountOf(insight, context);
      const target = {
        account,
        onEvent: context.onInsightEvent,
        onSkip: skipReporter(stream.name, by, context),
      };
      return compileInsight(insight, readers, target);
    }),
  ];
}

function compileBeforeEach(
  stream: Stream,
  steps: readonly Step[],
  metrics: readonly RunningMetric[],
  context: StreamContext,
): BeforeEach | undefined {
  const reading = metrics.filter(({ metric }) => metric.before === 'each');
  if (reading.length === 0) return undefined;
  const before = stepsBefore('each', steps);
  const readers = new StreamReaders(scopeOf(stream, before));
  const updates = reading.map((metric) => compileUpdate(metric, readers, listenersOf(metric, context)));
  return { step: before.length, updates };
}

function listenersOf({ metric: { name, stream } }: RunningMetric, context: StreamContext): UpdateListeners {
  const isPrompt = context.promptMetrics.has(name);
  return {
    onSkip: skipReporter(stream, `metric "${name}"`, context),
    onAdded: isPrompt ? context.onPromptChange : undefined,
  };
}

function skipReporter(stream: string, by: string, { onSkipped }: StreamContext) {
  return ({ reason, detail }: Skip) => onSkipped({ stream, by, reason, detail });
}

function accountOf({ name }: ObservingInsight, { insightAccounts }: StreamContext): UpdateAccount {
  const account = insightAccounts.get(name);
  if (account === undefined) throw new Error(`BUG: insight "${name}" has no account`);
  return account;
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
