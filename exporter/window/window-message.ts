import { aggregateName } from '../../setup/model/aggregate.js';
import { cloudEventText, rfc3339, seriesText } from '../event/cloud-event.js';
import type { ClosedWindow } from './closed-window.js';
import type { WindowReading } from './windows.js';

/** A closed window as it is published: a CloudEvent in structured mode. */
export interface WindowMessage {
  /** The same in every run, so that receivers can drop duplicates. */
  readonly id: string;
  readonly payload: string;
}

export function windowMessage(closed: ClosedWindow, service: string): WindowMessage {
  const { metric, labels, startMs, endMs, events } = closed;
  const id = `${service}/${seriesText(metric.name, labels)}/${startMs}/${endMs}`;
  const [start, end] = [rfc3339(startMs), rfc3339(endMs)];
  const aggregate = aggregateName(metric.aggregate);
  const payload = cloudEventText({
    id,
    source: service,
    type: 'io.natsight.window.closed',
    subject: metric.name,
    timeMs: endMs,
    data: { metric: metric.name, labels, start, end, aggregate, ...valueOf(closed), events },
  });
  return { id, payload };
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
