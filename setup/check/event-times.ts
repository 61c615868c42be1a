import { eventTimePath } from '../expression/event-time-path.js';
import { fieldTypesOf } from '../expression/field-types.js';
import { formatDuration } from '../model/duration.js';
import type { EventTime } from '../model/event-time.js';
import type { Setup } from '../model/setup.js';
import type { JsonSchema, Stream } from '../model/stream.js';
import type { Problem } from '../problem.js';
import { describeMisread, otherUnit } from '../time/misread.js';
import { numberUnitOf } from '../time/time-form.js';
import { numberOf, timeReaderOf } from '../time/time-reader.js';
import { unknown } from './context.js';
import type { CheckContext } from './context.js';
import { checkExpression } from './expression-faults.js';
import type { Consequence } from './guards.js';
import { contextOfStream } from './steps.js';
import { timeFieldSchema, timeSamples } from './time-samples.js';

/** A problem with a key of `eventTime`. */
interface Fault {
  readonly key: keyof EventTime | 'field' | 'value' | 'unit' | 'layout';
  readonly message: string;
  readonly level?: Problem['level'];
  /** Index in the text of the key. */
  readonly start?: number;
}

/** The event time is in a field that can be one, its form fits what the schema shows, and its bounds fit together. */
export function* checkEventTimes({ setup, processing }: CheckContext): Generator<Problem> {
  for (const stream of setup.streams) {
    const { eventTime } = stream;
    if (eventTime === undefined) continue;
    const faults = [
      ...fieldFaults(stream),
      ...expressionFaults(stream),
      ...sampleFaults(stream, eventTime),
      ...boundFaults(stream, eventTime, setup),
    ];
    for (const { key, message, level, start } of faults) {
      const path = ['dataStreams', stream.name, 'eventTime', key];
      yield start === undefined
        ? processing.problem(path, message, level)
        : processing.stringProblem(path, start, message, level);
    }
  }
}

/** Follows the path through the schema as far as the schema says something. */
function* fieldFaults(stream: Stream): Generator<Fault> {
  const path = eventTimePath(stream) ?? [];
  let schema: JsonSchema | undefined = stream.schema;
  for (const [index, name] of path.entries()) {
    if (schema === undefined) return;
    const { types, open } = fieldTypesOf(index === 0 ? stream : { schema });
    const type = types.get(name);
    const before = path
      .slice(0, index)
      .map((each) => `${each}.`)
      .join('');
    if (type === undefined) {
      const isClosed: boolean = index === 0 ? !open : schema['additionalProperties'] === false;
      const known = [...types.keys()].map((each) => before + each);
      if (isClosed) yield { key: 'field', message: unknown('field', before + name, known) };
      return;
    }
    const fault = typeFault(before + name, type, index === path.length - 1);
    if (fault !== undefined) yield fault;
    schema = timeFieldSchema(stream, path.slice(0, index + 1));
  }
}

function typeFault(field: string, type: string, isTime: boolean): Fault | undefined {
  const allowed = isTime ? ['string', 'double', 'dyn'] : ['map<string, dyn>', 'dyn'];
  if (allowed.includes(type)) return undefined;
  const expected = isTime ? 'the event time must be a string or a number' : 'a dot leads into an object';
  return { key: 'field', message: `${expected}, but field "${field}" has type ${type}` };
}

function* expressionFaults(stream: Stream): Generator<Fault> {
  const origin = stream.eventTime?.origin;
  if (origin?.kind !== 'value') return;
  const checked = checkExpression(contextOfStream(stream), origin.value, 'scalar', WITHOUT_TIME);
  for (const fault of checked.faults) yield { key: 'value', ...fault };
  if (checked.type !== 'bool') return;
  const message = `expected an expression that returns a number or a string, found one that returns bool`;
  yield { key: 'value', message };
}

const WITHOUT_TIME: Consequence = {
  level: 'warning',
  effect: 'such events are rejected as "event_time"',
};

/** What the schema shows of the field does not fit the declared form. */
function* sampleFaults(stream: Stream, { form }: EventTime): Generator<Fault> {
  const schema = timeFieldSchema(stream);
  if (schema === undefined) return;
  const key = form.kind === 'layout' ? 'layout' : 'unit';
  const read = timeReaderOf(form);
  const misfits = timeSamples(schema).flatMap(({ keyword, value }) => {
    const isNumber = !Number.isNaN(numberOf(value));
    // A bound such as 0 says nothing about the unit.
    if (isNumber && Math.abs(numberOf(value)) < EARLIEST_SECONDS) return [];
    if (Number.isNaN(read(value))) return [`${keyword}: ${describeMisread(value, form)}`];
    const hint = isNumber && numberUnitOf(form) !== undefined ? otherUnit(String(value), form) : undefined;
    return hint === undefined ? [] : [`${keyword}: ${hint}`];
  });
  const [message = formatMisfit(schema, form)] = misfits;
  if (message !== undefined) {
    yield { key, message: `the schema of the event time shows another form: ${message}`, level: 'warning' };
  }
}

/** Numbers below this are before 1973 in seconds. */
const EARLIEST_SECONDS = 1e8;

/** The format of the field's schema tells the form too. */
function formatMisfit({ format }: JsonSchema, form: EventTime['form']): string | undefined {
  const declared = numberUnitOf(form);
  if (format === 'date-time' && (declared !== undefined || form.kind === 'layout')) {
    return 'format "date-time" is RFC 3339: set unit "rfc3339"';
  }
  if (format === 'unix-time' && declared !== 's' && (declared !== undefined || form.kind === 'layout')) {
    return 'format "unix-time" counts seconds: set unit "s"';
  }
  return undefined;
}

/** More slices than this for each series cost memory that nobody expects. */
const MANY_SLICES = 3_600;
/** Events need some time from their publisher to the exporter. */
const TRANSPORT_MS = 1_000;

function* boundFaults(stream: Stream, eventTime: EventTime, { metrics }: Setup): Generator<Fault> {
  const { maxLateness, maxFutureSkew } = eventTime;
  const windows = metrics.filter((metric) => metric.kind === 'window' && metric.stream === stream.name);
  if (maxFutureSkew === 0) {
    const message =
      'maxFutureSkew "0s" rejects every event of a clock that is a millisecond fast; allow "1s" at least';
    yield { key: 'maxFutureSkew', message, level: 'warning' };
  }
  if (windows.length > 0 && maxFutureSkew > 0 && maxLateness < TRANSPORT_MS) {
    const message = `maxLateness "${formatDuration(maxLateness)}" leaves no time for transport: an event of a fast clock, which maxFutureSkew "${formatDuration(maxFutureSkew)}" allows, moves the watermark to the time of its arrival, and windows skip what others send; allow "1s" at least`;
    yield { key: 'maxLateness', message, level: 'warning' };
  }
  for (const metric of windows) {
    if (metric.kind !== 'window' || metric.span.kind !== 'sized') continue;
    const { slideMs } = metric.span;
    const slices = Math.ceil((maxLateness + maxFutureSkew) / slideMs);
    if (slices <= MANY_SLICES) continue;
    const key = maxLateness > maxFutureSkew ? 'maxLateness' : 'maxFutureSkew';
    const message = `${key} "${formatDuration(eventTime[key])}" lets each series of "${metric.name}" keep ${slices} slices of ${formatDuration(slideMs)}; lower it, or set a longer "slide"`;
    yield { key, message, level: 'warning' };
  }
}
