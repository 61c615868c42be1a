/** What natsight publishes: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md */
export interface CloudEvent {
  /** The same for the same event in every run, so that receivers can drop duplicates. */
  readonly id: string;
  /** The service. */
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly timeMs: number;
  /** The JSON schema of the data. Unset: it has none. */
  readonly dataschema?: string;
  readonly data: object;
}

/** The media type of `cloudEventText`. */
export const CLOUD_EVENT_TYPE = 'application/cloudevents+json';

/** The JSON of an event in structured mode. */
export function cloudEventText({ id, source, type, subject, timeMs, dataschema, data }: CloudEvent): string {
  return JSON.stringify({
    specversion: '1.0',
    id,
    source,
    type,
    subject,
    time: rfc3339(timeMs),
    datacontenttype: 'application/json',
    dataschema,
    data,
  });
}

/** A series as part of an id: `DelaysRising?haul=long&origin=ORD`. ASCII only, since an id is also a header. */
export function seriesText(name: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${encodeURIComponent(value)}`);
  return pairs.length === 0 ? name : `${name}?${pairs.sort().join('&')}`;
}

const FIRST_MS = Date.parse('0000-01-01T00:00:00Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** RFC 3339 has the years 0 to 9999; an event time may be outside of them. */
export function rfc3339(timeMs: number): string {
  return new Date(Math.min(Math.max(timeMs, FIRST_MS), LAST_MS)).toISOString();
}
