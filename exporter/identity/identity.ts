import { insightLabels, insightTraits } from '../../setup/insight-kinds.js';
import type { Insight } from '../../setup/model/insight.js';
import type { LookupSource } from '../../setup/model/lookup.js';
import type { Metric } from '../../setup/model/metric.js';
import { metricTraits } from '../../setup/model/metric-kinds.js';
import type { Service } from '../../setup/model/service.js';
import type { Setup } from '../../setup/model/setup.js';
import { timeKindOf } from '../../setup/model/stream.js';
import type { Stream } from '../../setup/model/stream.js';
import type { Dashboard } from '../../setup/panels/panel.js';
import { canonicalText, orderedText } from './canonical-text.js';

/**
 * Identifies the declaration that a state belongs to. State survives a reload or a restart if the declaration in the new setup
 * has the same identity; otherwise it is reset. Identities can only be compared.
 *
 * | of                       | reset when                                                              | may change without a reset    |
 * |--------------------------|-------------------------------------------------------------------------|-------------------------------|
 * | account                  | the stream has another name                                             | everything else of the stream |
 * | event time of a stream   | the time is read from another place or in another form, or is the time  | lateness, skew, idle time     |
 * |                          | of storage instead of arrival or the other way round                    |                               |
 * | deduplication            | any of its options changes                                              |                               |
 * | source of messages       | its address, dead-letter subject or the service (except files) changes  | format, schema, steps         |
 * | position                 | the stream is read from another JetStream stream or with another filter | everything else of the source |
 * | metric                   | anything that affects its values changes; for gauges and windows        | help, unit, known values      |
 * |                          | also what the event time of the stream depends on                       |                               |
 * | insight                  | anything in it changes, the labels of its metric, or what it means that | who is told                   |
 * |                          | a series of its metric is absent                                        |                               |
 * | keys of a silence, and   | its name, stream, labels or limit change, or how it learns              | everything else of it         |
 * | what it learned of them  |                                                                         |                               |
 * | values of the past       | its name, metric, ticks, or what is compared change                     | everything else of it         |
 * | connection and tables    | the service changes                                                     | everything else               |
 * | lookup table             | its file or bucket changes                                              |                               |
 * | board of a live page     | the resolved dashboard changes                                          |                               |
 * | setup                    | anything changes                                                        | the layout of its files       |
 */
export type Identity = string & { readonly isIdentity: unique symbol };

export function accountIdentity({ name }: Pick<Stream, 'name'>): Identity {
  return identityOf('account', name);
}

export function eventTimeIdentity(stream: Pick<Stream, 'name' | 'eventTime' | 'source'>): Identity {
  return onceFor(stream, stream, 'event time', () => [stream.name, timeOrigin(stream)]);
}

/** What the times of a stream's events are: times of another origin or form are not comparable with them. */
function timeOrigin({ eventTime, source }: Pick<Stream, 'eventTime' | 'source'>): unknown {
  return eventTime === undefined ? timeKindOf(eventTime, source.kind) : [eventTime.origin, eventTime.form];
}

export function deduplicationIdentity(stream: Pick<Stream, 'name' | 'deduplicate'>): Identity {
  return onceFor(stream, stream, 'deduplication', () => [stream.name, stream.deduplicate]);
}

export function sourceIdentity({ name, source, deadLetter }: Stream, service: Service): Identity {
  return identityOf('source', [name, source, deadLetter, source.kind === 'file' ? undefined : service]);
}

export function positionIdentity(stream: Pick<Stream, 'name' | 'source'>): Identity {
  const { name, source } = stream;
  return onceFor(stream, stream, 'position', () =>
    source.kind === 'jetstream'
      ? [name, source.kind, source.jetstream.stream, source.jetstream.subjects]
      : [name, source.kind],
  );
}

/** Gauges and windows store event times, which are not comparable with times of another origin. */
export function metricIdentity(metric: Metric, { streams }: Pick<Setup, 'streams'>): Identity {
  return onceFor(metric, streams, 'metric', () => {
    const { help: _help, unit: _unit, labels, ...counted } = metric;
    const stream = streams.find(({ name }) => name === metric.stream);
    return [
      { ...counted, labels: labels.map(({ values: _values, ...label }) => label) },
      metricTraits(metric).storesEventTimes && stream !== undefined ? timeOrigin(stream) : undefined,
    ];
  });
}

export function insightIdentity(insight: Insight, setup: Pick<Setup, 'metrics'>): Identity {
  return onceFor(insight, setup.metrics, 'insight', () => {
    // The unit only says how its value is written, the mode who is told.
    const { unit: _unit, mode: _mode, ...watched } = { unit: undefined, ...insight };
    const absence = insightTraits(insight).absence(insight, setup);
    return [watched, insightLabels(insight, setup), absence];
  });
}

/** `undefined` if the insight watches no keys. */
export function keysIdentity(insight: Insight): Identity | undefined {
  if (!('keys' in insight)) return undefined;
  const { name, stream, keys } = insight;
  const labels = keys.labels.map((label) => [label.name, label.value]);
  const learn = 'learn' in insight ? [insight.learn] : [];
  return identityOf('keys', [name, stream, labels, keys.limit, ...learn]);
}

/** `undefined` if the insight does not compare with what was. */
export function historyIdentity(
  insight: Insight,
  setup: Pick<Setup, 'metrics' | 'streams'>,
): Identity | undefined {
  if (!('change' in insight)) return undefined;
  const { name, change } = insight;
  const metric = setup.metrics.find((each) => each.name === insight.metric);
  const { kind } = insightTraits(insight).absence(insight, setup) ?? {};
  const watched = metric && metricIdentity(metric, setup);
  return identityOf('history', [name, watched, change.against, change.everyMs, kind]);
}

export function serviceIdentity(service: Service): Identity {
  return identityOf('service', service);
}

export function tableIdentity(source: LookupSource): Identity {
  return identityOf('table', source);
}

export function dashboardIdentity(dashboard: Dashboard): Identity {
  return identityOf('dashboard', dashboard);
}

/** Includes the order of keys: a setup that differs only in the order is reloaded, which costs almost nothing. */
export function setupIdentity(setup: Setup): Identity {
  return toIdentity(orderedText(setup));
}

/** What an identity says about its declaration, for people. */
export interface IdentifiedParts {
  /** `metric`, `insight`, `position` ... */
  readonly kind: string;
  readonly name: string;
  /** What the identity consists of. */
  readonly parts: readonly unknown[];
}

/** Only for texts: identities are compared as a whole. */
export function identifiedParts(identity: Identity): IdentifiedParts {
  const start = identity.search(/[[{"]/);
  const declaration: unknown = JSON.parse(identity.slice(start));
  const parts: readonly unknown[] = Array.isArray(declaration) ? declaration : [declaration];
  const [first] = parts;
  const name = typeof first === 'object' && first !== null && 'name' in first ? first.name : first;
  return { kind: identity.slice(0, start - 1), name: String(name), parts };
}

/** What is known of declarations, by what else it depends on. Declarations do not change, and each checkpoint asks for them. */
const known = new WeakMap<object, WeakMap<object, Map<string, Identity>>>();

function onceFor(
  declaration: object,
  context: object,
  kind: string,
  parts: () => readonly unknown[],
): Identity {
  const byContext = known.get(declaration) ?? new WeakMap<object, Map<string, Identity>>();
  known.set(declaration, byContext);
  const byKind = byContext.get(context) ?? new Map<string, Identity>();
  byContext.set(context, byKind);
  const identity = byKind.get(kind) ?? identityOf(kind, parts());
  byKind.set(kind, identity);
  return identity;
}

function identityOf(kind: string, declaration: unknown): Identity {
  return toIdentity(`${kind} ${canonicalText(declaration)}`);
}

function toIdentity(text: string): Identity {
  return text as Identity;
}
