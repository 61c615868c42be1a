import { requireNoErrors } from './setup-errors.js';
import type { Setup } from '../../../setup/model/setup.js';

/** An event of the simulated stream. Values are multiples of 1/4, so that sums do not depend on their order. */
export interface SimulatedEvent {
  readonly n: number;
  /** Event time, milliseconds since 1970. */
  readonly t: number;
  readonly e: { readonly k: string; readonly v: number };
  /** Its message is no JSON. */
  readonly isMalformed: boolean;
}

export const MAX_LATENESS_MS = 400;
export const WINDOW_MS = 400;
export const SESSION_GAP_MS = 200;
/** Shorter than many schedules, longer than it takes to come to rest. */
export const IDLE_MS = 1_500;
export const BUCKETS = [1, 5, 20];
export const KIND_LIMIT = 3;
/** An event with a greater value is an insight. */
export const BIG = 20;
/** The number of events above which there is an insight. */
export const MANY = 12;
/** A level above this one is an insight with an alert. No event is half as bad again. */
export const HIGH = 17;

const lasting = { stream: 'events', help: 'Help.' };
const window = { ...lasting, type: 'window', size: `${WINDOW_MS}ms` };
const kind = { kind: 'e.k' };

/** Few metrics each, so that a machine starts quickly: a schedule starts several. */
const SHAPES = {
  counters: {
    liveMetrics: {
      events_total: { ...lasting, type: 'counter' },
      idle_total: { ...lasting, type: 'counter', value: 'e.v', labels: kind, idle: `${IDLE_MS}ms` },
      limited_total: {
        ...lasting,
        type: 'counter',
        labels: { kind: { value: 'e.k', limit: KIND_LIMIT } },
      },
    },
  },
  values: {
    liveMetrics: {
      events_total: { ...lasting, type: 'counter' },
      values: { ...lasting, type: 'histogram', value: 'e.v', buckets: BUCKETS, labels: kind },
      last_number: { ...lasting, type: 'gauge', value: 'n' },
    },
    instantInsightRules: {
      Big: {
        stream: 'events',
        where: `e.v > ${BIG}.0`,
        labels: [{ kind: 'e.k' }],
        holdFor: '1d',
        summary: 'Big',
      },
      Many: { metric: 'events_total', above: MANY, summary: 'Many' },
    },
  },
  windows: {
    liveMetrics: {
      events_total: { ...lasting, type: 'counter' },
      counted: { ...window, aggregate: 'count', labels: kind, publish: 'windows.counted' },
      summed: { ...window, aggregate: 'sum', value: 'e.v', publish: 'windows.summed' },
      typical: { ...window, aggregate: 'p50', value: 'e.v', publish: 'windows.typical' },
    },
  },
  rankings: {
    liveMetrics: {
      events_total: { ...lasting, type: 'counter' },
      kinds: { ...window, aggregate: 'distinct', value: 'e.k', publish: 'windows.kinds' },
      ranked: { ...window, aggregate: 'top', value: 'e.k', limit: 10, publish: 'windows.ranked' },
      sessions: {
        ...lasting,
        type: 'window',
        aggregate: 'max',
        value: 'e.v',
        session: `${SESSION_GAP_MS}ms`,
        publish: 'windows.sessions',
      },
    },
  },
  /** Insights that come and go, with alerts. */
  alerts: {
    liveMetrics: {
      events_total: { ...lasting, type: 'counter' },
      level: { ...lasting, type: 'gauge', value: 'e.v', labels: kind },
    },
    instantInsightRules: { High: { metric: 'level', above: HIGH, summary: 'High' } },
  },
  /** Two streams, on threads. A reload moves the second one to the thread of the first one. */
  threads: {
    liveMetrics: {
      events_total: { ...lasting, type: 'counter' },
      counted: { ...window, aggregate: 'count', labels: kind, publish: 'windows.counted' },
      others_total: { ...lasting, stream: 'others', type: 'counter' },
      other_values: {
        ...lasting,
        stream: 'others',
        type: 'histogram',
        value: 'e.v',
        buckets: BUCKETS,
        labels: kind,
      },
    },
    instantInsightRules: {
      Big: {
        stream: 'others',
        where: `e.v > ${BIG}.0`,
        labels: [{ kind: 'e.k' }],
        holdFor: '1d',
        summary: 'Big',
      },
    },
  },
} as const;

export type ShapeName = keyof typeof SHAPES;
export const SHAPE_NAMES = Object.keys(SHAPES) as readonly ShapeName[];
export const FIRST_SHAPES = ['counters', 'values', 'windows', 'rankings'] as const;

/** Only some: where events that were counted before are left out, messages that are read twice do not show. */
export const DEDUPLICATES: ReadonlySet<ShapeName> = new Set(['rankings', 'threads']);

export const SERVICE = 'simulated';

/** How the setup is changed by a reload. */
interface Change {
  readonly metrics: object;
  readonly steps: readonly object[];
}

function processing(shape: ShapeName, { metrics, steps }: Change): object {
  const { liveMetrics, instantInsightRules } = { instantInsightRules: {}, ...SHAPES[shape] };
  const eventTime = { field: 't', unit: 'ms', maxLateness: `${MAX_LATENESS_MS}ms`, idleAfter: '1d' };
  const others = { jetstream: { stream: 'OTHERS', subject: 'others.>' }, eventTime };
  return {
    service: { name: SERVICE },
    dataStreams: {
      events: {
        jetstream: { stream: 'EVENTS', subject: 'events.>' },
        eventTime,
        deadLetter: 'dead.events',
        ...(DEDUPLICATES.has(shape) ? { deduplicate: { by: 'n', within: '1h' } } : {}),
      },
      ...(shape === 'threads' && { others }),
    },
    // A step after which any field may be read: caches of texts would make each start of a machine slow.
    processingLogic: { events: [{ drop: ['unused'] }, ...steps] },
    liveMetrics: { ...liveMetrics, ...metrics },
    instantInsightRules,
    realTimeDashboards: {},
  };
}

/** The setup, and the one after a reload: it has one more metric. */
export type SetupPair = readonly [Setup, Setup];

export const SETUPS = Object.fromEntries(SHAPE_NAMES.map((shape) => [shape, setupsOf(shape)])) as Readonly<
  Record<ShapeName, SetupPair>
>;

function setupsOf(shape: ShapeName): SetupPair {
  const alerts = shape === 'alerts' ? { High: {} } : {};
  const metrics = { more_total: { ...lasting, type: 'counter' } };
  // No event takes this way, but one thread has to read both streams.
  const steps = shape === 'threads' ? [{ route: 'others', when: 'e.v < 0.0' }] : [];
  return [
    requireNoErrors(processing(shape, { metrics: {}, steps: [] }), alerts),
    requireNoErrors(processing(shape, { metrics, steps }), alerts),
  ];
}
