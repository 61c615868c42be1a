import * as z from 'zod';
import { RecordedEventsError } from './recorded-events-error.js';

/**
 * A recording of NATS messages: NDJSON, so that a person can read, cut and edit it. The first line says what it is:
 *
 *     {"natsight":"recording","version":1,"subjects":["shop.>"]}
 *     {"subject":"shop.orders","time":"2026-11-27T10:00:00.000Z","headers":{"X-Tenant":["a"]},"payload":"{\"id\":1}"}
 *     {"subject":"shop.blobs","time":"2026-11-27T10:00:01.000Z","base64":"wP8="}
 *
 * A payload that is valid UTF-8 stands as text in `payload`, any other in `base64`; both are read back byte for byte. Messages of
 * JetStream also have `stream` and `sequence`. The lines stand in the order in which the messages arrived.
 */
export const RECORDING_VERSION = 1;

export type MessageHeader = readonly [name: string, value: string];

/** A message as a recording holds it. */
export interface RecordedMessage {
  readonly subject: string;
  /** When the message was stored by JetStream, or arrived; milliseconds since 1970. */
  readonly timeMs: number;
  /** In order; a name may occur several times. */
  readonly headers: readonly MessageHeader[];
  readonly payload: Uint8Array;
  /** Set for messages that were read from JetStream. */
  readonly stream?: string | undefined;
  readonly sequence?: number | undefined;
}

const markerSchema = z.looseObject({
  natsight: z.literal('recording'),
  version: z.number(),
  subjects: z.array(z.string()).default([]),
});

export type RecordingMarker = z.output<typeof markerSchema>;

/** Pairs, since a record of zod leaves out the name `__proto__`. */
const headersSchema = z.preprocess(
  (headers) => (isObject(headers) ? Object.entries(headers) : headers),
  z.array(z.tuple([z.string(), z.union([z.string(), z.array(z.string())])]), 'expected an object'),
);

const lineSchema = z
  .strictObject({
    subject: z.string().min(1),
    time: z.iso.datetime({ offset: true }),
    headers: headersSchema.default([]),
    stream: z.string().optional(),
    sequence: z.int().optional(),
    payload: z.string().optional(),
    base64: z.base64().optional(),
  })
  .refine(
    ({ payload, base64 }) => (payload === undefined) !== (base64 === undefined),
    'expected either "payload" or "base64"',
  );

/** The first line of a recording, without its line end. */
export function markerLine(subjects: readonly string[]): string {
  return JSON.stringify({ natsight: 'recording', version: RECORDING_VERSION, subjects });
}

/** The marker, if the first line of a file is one. */
export function readMarker(line: unknown): RecordingMarker | undefined {
  const read = markerSchema.safeParse(line);
  return read.success ? read.data : undefined;
}

/** The line of a message, without its line end. */
export function messageLine(message: RecordedMessage): string {
  const { subject, timeMs, headers, payload, stream, sequence } = message;
  return JSON.stringify({
    subject,
    time: new Date(timeMs).toISOString(),
    ...(headers.length > 0 && { headers: grouped(headers) }),
    stream,
    sequence,
    ...written(payload),
  });
}

/**
 * Reads the line of a message. Throws a RecordedEventsError if it is not one.
 *
 * @param place where the line stands: `shop.ndjson:17`
 */
export function readMessageLine(line: unknown, place: string): RecordedMessage {
  if (isPlainLine(line)) return messageOfPlain(line);
  const read = lineSchema.safeParse(line);
  if (!read.success) {
    const faults = read.error.issues.map(describeIssue).join('; ');
    throw new RecordedEventsError(`${place}: not a message of a recording: ${faults}`);
  }
  const { subject, time, headers, stream, sequence, payload, base64 } = read.data;
  return {
    subject,
    timeMs: Date.parse(time),
    headers: headers.flatMap(([name, values]) =>
      [values].flat().map((value): MessageHeader => [name, value]),
    ),
    payload: payload === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(payload),
    stream,
    sequence,
  };
}

/** A line as `messageLine` writes most of them. The schema, which takes ten times as long, is for all others. */
export interface PlainLine {
  readonly subject: string;
  readonly time: string;
  readonly payload: string;
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  readonly stream?: string;
  readonly sequence?: number;
}

/** No month lacks one of these days. */
const PLAIN_TIME =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/;

const PLAIN_KEYS: Readonly<Record<string, (value: unknown) => boolean>> = {
  subject: (value) => typeof value === 'string' && value !== '',
  time: (value) => typeof value === 'string' && PLAIN_TIME.test(value),
  payload: (value) => typeof value === 'string',
  headers: (value) => isObject(value) && Object.values(value).every(isListOfText),
  stream: (value) => typeof value === 'string',
  sequence: (value) => Number.isSafeInteger(value),
};

/** Whether the schema accepts a line, and it is in the usual form. */
export function isPlainLine(line: unknown): line is PlainLine {
  if (!isObject(line)) return false;
  const keys = Object.entries(line);
  return (
    'subject' in line &&
    'time' in line &&
    'payload' in line &&
    keys.every(([key, value]) => Object.hasOwn(PLAIN_KEYS, key) && PLAIN_KEYS[key]?.(value) === true)
  );
}

const isListOfText = (value: unknown) =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

function messageOfPlain({ subject, time, headers, payload, stream, sequence }: PlainLine): RecordedMessage {
  return {
    subject,
    timeMs: Date.parse(time),
    headers: Object.entries(headers ?? {}).flatMap(([name, values]) =>
      values.map((value): MessageHeader => [name, value]),
    ),
    payload: Buffer.from(payload),
    stream,
    sequence,
  };
}

function describeIssue({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `"${path.join('.')}": ${message}`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function grouped(headers: readonly MessageHeader[]): Record<string, string[]> {
  const names = new Map<string, string[]>();
  for (const [name, value] of headers) names.set(name, [...(names.get(name) ?? []), value]);
  return Object.fromEntries(names);
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function written(payload: Uint8Array): { readonly payload: string } | { readonly base64: string } {
  try {
    return { payload: strictUtf8.decode(payload) };
  } catch {
    return { base64: Buffer.from(payload).toString('base64') };
  }
}
