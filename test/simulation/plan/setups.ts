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
} as const;

export type ShapeName = keyof typeof SHAPES;
export const SHAPE_NAMES = Object.keys(SHAPES) as readonly ShapeName[];

/** Only some: where events that were counted before are left out, messages that are read twice do not show. */
export const DEDUPLICATES: ReadonlySet<ShapeName> = new Set(['rankings']);

export const SERVICE = 'simulated';

function processing(shape: ShapeName, more: object): object {
  const { liveMetrics, instantInsightRules } = { instantInsightRules: {}, ...SHAPES[shape] };
  return {
    service: { name: SERVICE },
    dataStreams: {
      events: {
        jetstream: { stream: 'EVENTS', subject: 'events.>' },
        eventTime: { field: 't', unit: 'ms', maxLateness: `${MAX_LATENESS_MS}ms`, idleAfter: '1d' },
        deadLetter: 'dead.events',
        ...(DEDUPLICATES.has(shape) ? { deduplicate: { by: 'n', within: '1h' } } : {}),
      },
    },
    // A step after which any field may be read: caches of texts would make each start of a machine slow.
    processingLogic: { events: [{ drop: ['unused'] }] },
    liveMetrics: { ...liveMetrics, ...more },
    instantInsightRules,
    realTimeDashboards: {},
  };
}

/** The setup, and the one after a reload: it has one more metric. */
export const SETUPS: Readonly<Record<ShapeName, readonly [Setup, Setup]>> = {
  counters: setupsOf('counters'),
  values: setupsOf('values'),
  windows: setupsOf('windows'),
  rankings: setupsOf('rankings'),
};

function setupsOf(shape: ShapeName): readonly [Setup, Setup] {
  const more = { more_total: { ...lasting, type: 'counter' } };
  return [requireNoErrors(processing(shape, {})), requireNoErrors(processing(shape, more))];
}
