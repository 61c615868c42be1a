import type { ExemplarSource } from '../../setup/model/exemplar.js';
import type { EventRecord } from '../event/event.js';
import type { Trace } from '../event/exemplar.js';
import type { Message } from '../event/message.js';
import { safeText } from '../series/label-value.js';
import type { Reader } from '../transform/reader.js';
import { parseTraceparent } from './traceparent.js';

/** Finds the trace of an event; an event without one counts all the same. */
export type TraceReader = (event: EventRecord, message: Message) => Trace | undefined;

/** `textReader` compiles an expression of the stream. */
export function traceReaderOf(
  source: ExemplarSource,
  textReader: (expression: string) => Reader<string>,
): TraceReader {
  if (source.kind === 'header') return parsed((_event, message) => headerOf(message));
  if (source.kind === 'traceparent') {
    const traceparent = textReader(source.traceparent);
    return parsed((event) => textOf(traceparent(event)));
  }
  const traceId = textReader(source.traceId);
  const spanId = source.spanId === undefined ? undefined : textReader(source.spanId);
  return (event) => traceOf(textOf(traceId(event)), textOf(spanId?.(event)));
}

/** The events of a message have one trace, and some producers one for many messages: the last one is remembered. */
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

/** The standard's names of headers know no case, those of NATS do: Go's clients write the second form. */
function headerOf(message: Message): string {
  return message.header('traceparent') ?? message.header('Traceparent') ?? '';
}

/** An expression that fails on an event has no trace to tell of. */
function textOf(read: ReturnType<Reader<string>> | undefined): string {
  return typeof read === 'string' ? safeText(read) : '';
}

/** What OpenMetrics allows the labels of an exemplar, names and values together. */
const MAX_CHARACTERS = 128;

/** `undefined` for one that is too long: half an id leads nowhere. */
function traceOf(traceId: string, spanId: string): Trace | undefined {
  if (traceId === '') return undefined;
  const text = spanId === '' ? `trace_id${traceId}` : `trace_id${traceId}span_id${spanId}`;
  return isTooLong(text) ? undefined : { traceId, spanId };
}

/** A character is one or two UTF-16 units; only where that leaves it open they are told apart. */
function isTooLong(text: string): boolean {
  if (text.length <= MAX_CHARACTERS || text.length > 2 * MAX_CHARACTERS) return text.length > MAX_CHARACTERS;
  return Array.from(text).length > MAX_CHARACTERS;
}
