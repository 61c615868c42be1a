import type { ExemplarSource } from '../../setup/model/exemplar.js';
import type { EventRecord } from '../event/event.js';
import type { Trace } from '../event/exemplar.js';
import type { Message } from '../event/message.js';
import { safeText } from '../series/label-value.js';
import type { Reader } from '../transform/reader.js';
import { parseTraceparent } from './traceparent.js';

/** Reads the trace of an event; `undefined` if it has none, which is not an error. */
export type TraceReader = (event: EventRecord, message: Message) => Trace | undefined;

/** `textReader` compiles an expression of the stream. */
export function traceReaderOf(
  source: ExemplarSource,
  textReader: (expression: string) => Reader<string>,
): TraceReader {
  if (source.kind === 'header') return parsed((_event, message) => message.header('traceparent') ?? '');
  if (source.kind === 'traceparent') {
    const traceparent = textReader(source.traceparent);
    return parsed((event) => textOf(traceparent(event)));
  }
  const traceId = textReader(source.traceId);
  const spanId = source.spanId === undefined ? undefined : textReader(source.spanId);
  return (event) => traceOf(textOf(traceId(event)), textOf(spanId?.(event)));
}

/** Caches the last trace: all events of a message share one, and some producers use one for many messages. */
function parsed(read: (event: EventRecord, message: Message) => string): TraceReader {
  let last = '';
  let trace: Trace | undefined;
  return (event, message) => {
    const text = read(event, message);
    if (text !== last) {
      last = text;
      trace = parseTraceparent(text);
    }
    return trace;
  };
}

/** An expression that fails on an event gives no trace. */
function textOf(read: ReturnType<Reader<string>> | undefined): string {
  return typeof read === 'string' ? safeText(read) : '';
}

/** OpenMetrics limit for the labels of an exemplar, names and values together. */
const MAX_CHARACTERS = 128;

/** `undefined` if the ids are too long: a truncated id is useless. */
function traceOf(traceId: string, spanId: string): Trace | undefined {
  if (traceId === '') return undefined;
  const text = spanId === '' ? `trace_id${traceId}` : `trace_id${traceId}span_id${spanId}`;
  return isTooLong(text) ? undefined : { traceId, spanId };
}

/** A character is one or two UTF-16 units. Characters are counted only if the number of units does not decide. */
function isTooLong(text: string): boolean {
  if (text.length <= MAX_CHARACTERS || text.length > 2 * MAX_CHARACTERS) return text.length > MAX_CHARACTERS;
  return Array.from(text).length > MAX_CHARACTERS;
}
