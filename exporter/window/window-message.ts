import { aggregateName } from '../../setup/model/aggregate.js';
import type { ClosedWindow } from './closed-window.js';
import type { WindowReading } from './windows.js';

/** A closed window as it is published: a CloudEvent 1.0 in structured mode. */
export interface WindowMessage {
  /** The same in every run, so that receivers can drop duplicates. */
  readonly id: string;
  readonly payload: string;
}

/** https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md */
export function windowMessage(closed: ClosedWindow, service: string): WindowMessage {
  const { metric, labels, startMs, endMs, events } = closed;
  const id = idOf(closed, service);
  const [start, end] = [rfc3339(startMs), rfc3339(endMs)];
  const aggregate = aggregateName(metric.aggregate);
  const payload = JSON.stringify({
    specversion: '1.0',
    id,
    source: service,
    type: 'io.natsight.window.closed',
    subject: metric.name,
    time: end,
    datacontenttype: 'application/json',
    data: { metric: metric.name, labels, start, end, aggregate, ...valueOf(closed), events },
  });
  return { id, payload };
}

/** ASCII only, since it is also a header: `flight-operations/flights_landed?origin=ORD/982998000000/982998060000`. */
function idOf({ metric, labels, startMs, endMs }: ClosedWindow, service: string): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const series = [metric.name, ...(pairs.length === 0 ? [] : [pairs.sort().join('&')])].join('?');
  return `${service}/${series}/${startMs}/${endMs}`;
}

/** `errorBounds`: how much each value may be too high; missing if all values are exact. */
interface PublishedValue {
  readonly value?: number | null;
  readonly values?: Readonly<Record<string, number>>;
  readonly errorBounds?: Readonly<Record<string, number>>;
}

function valueOf({ reading, errors }: WindowReading): PublishedValue {
  if (typeof reading === 'number') return { value: Number.isFinite(reading) ? reading : null };
  const values = Object.fromEntries(reading);
  return errors === undefined ? { values } : { values, errorBounds: Object.fromEntries(errors) };
}

const FIRST_MS = Date.parse('0000-01-01T00:00:00Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** RFC 3339 has the years 0 to 9999; an event time may be outside of them. */
function rfc3339(timeMs: number): string {
  return new Date(Math.min(Math.max(timeMs, FIRST_MS), LAST_MS)).toISOString();
}
