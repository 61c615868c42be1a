/** The parameters of one case, the same for all compared exporters. */
export interface Workload {
  readonly metrics: number;
  readonly eventBytes: number;
  /** Number of series per metric. */
  readonly series: number;
  /** What makes an event longer; default: one long string. */
  readonly shape?: EventShape;
}

export const SHAPES = ['many fields', 'few long strings'] as const;
export type EventShape = (typeof SHAPES)[number];

export const BUCKETS = [0, 15, 30, 60, 120, 240, 480];
export const LABELS = ['origin', 'destination'] as const;

/** The schema that the handwritten exporter and natsight check. */
export const EVENT_SCHEMA = {
  type: 'object',
  required: ['id', 'time', 'origin', 'destination', 'delay', 'distance'],
  properties: {
    id: { type: 'string', minLength: 1, maxLength: 64 },
    time: { type: 'string' },
    origin: { type: 'string', pattern: '^[A-Z][0-9]{3}$' },
    destination: { type: 'string', pattern: '^[A-Z][0-9]{3}$' },
    delay: { type: 'number', minimum: -120, maximum: 2880 },
    distance: { type: 'number', exclusiveMinimum: 0, maximum: 12000 },
  },
};

export interface BenchMetric {
  readonly name: string;
  readonly type: 'counter' | 'histogram';
  readonly field: 'delay' | 'distance';
}

/** Alternates counters and histograms, starting with a counter. */
export function benchMetrics(count: number): readonly BenchMetric[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `flights_${index}${index % 2 === 0 ? '_total' : '_minutes'}`,
    type: index % 2 === 0 ? 'counter' : 'histogram',
    field: index % 4 === 1 ? 'delay' : 'distance',
  }));
}

const encoder = new TextEncoder();

/** The event with this number: a JSON object with nine fields, or with as many as there is room for. */
export function eventAt(index: number, { eventBytes, series, shape }: Workload): Uint8Array {
  const destinations = series < 100 ? 2 : 100;
  const origin = Math.floor(index / destinations) % (series / destinations);
  const own = {
    id: `F${index}`,
    time: '2026-11-23T07:15:00Z',
    origin: `A${digits(origin)}`,
    destination: `B${digits(index % destinations)}`,
    delay: (index * 7) % 600,
    distance: 100 + ((index * 13) % 4000),
    carrier: 'UA',
    diverted: false,
    note: '',
  };
  const event = shape === 'many fields' ? { ...own, ...moreFields(index, eventBytes - sizeOf(own)) } : own;
  const missing = eventBytes - sizeOf(event);
  return encoder.encode(JSON.stringify({ ...event, note: 'x'.repeat(Math.max(0, missing)) }));
}

/** What events are made of: words, numbers, identifiers, flags, nulls and small objects. */
const FIELDS: readonly ((index: number, at: number) => unknown)[] = [
  (index, at) => ['on time', 'boarding', 'delayed', 'departed'][(index + at) % 4],
  (index, at) => ((index * 31 + at * 17) % 100_000) / 100,
  (index, at) => (index * 7 + at) % 10_000,
  (index, at) => (index + at) % 3 === 0,
  (index, at) => `${((index * 97 + at) % 100_000) + 100_000}-${digits(at)}`,
  () => null,
  (index, at) => ({ gate: `G${at % 40}`, row: index % 60 }),
  (index, at) => ((index * 13 + at) % 977) / 1000,
];

/** As many fields as fit into the bytes. */
function moreFields(index: number, bytes: number): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  for (let at = 0, left = bytes; ; at++) {
    const [name, value] = [`field_${digits(at)}`, FIELDS[at % FIELDS.length]?.(index, at)];
    left -= sizeOf({ [name]: value }) - 1;
    if (left < 0) return fields;
    fields[name] = value;
  }
}

function sizeOf(event: object): number {
  return JSON.stringify(event).length;
}

const distinctEvents = 10_000;

/** Enough distinct events that caches do not help. */
export function distinctPayloads(workload: Workload): readonly Uint8Array[] {
  return Array.from({ length: distinctEvents }, (_, index) => eventAt(index, workload));
}

function digits(number: number): string {
  return String(number).padStart(3, '0');
}
