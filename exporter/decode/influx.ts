import type { FormatOptions } from '../../setup/model/format.js';
import type { JsonSchema } from '../../setup/model/stream.js';
import { setField } from '../event/event.js';
import type { EventRecord } from '../event/event.js';
import type { Rejected } from '../event/rejection.js';
import type { Codec } from './codec.js';
import { LineScanner } from './influx-scanner.js';
import { partsOfLines } from './lines.js';
import { undecodable } from './record.js';
import { textReader } from './typed-text.js';
import type { ReadText } from './typed-text.js';
import { NOT_UTF8, readUtf8 } from './utf8.js';

const PER_MS = { ns: 1e6, us: 1e3, ms: 1, s: 1e-3 } as const;

/**
 * Influx line protocol, one event per line: https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/
 * Tags and fields become fields of the event, with `measurement` and `time` in milliseconds. Without a timestamp, `time` is
 * the time of arrival.
 */
export function influxCodec({ timestamps }: FormatOptions<'influx'>, schema: JsonSchema): Codec {
  const readTag = textReader(schema);
  return {
    decode({ payload, arrivalMs }, maxEvents) {
      const decode = (line: Uint8Array) => {
        const text = readUtf8(line);
        if (text === undefined) return NOT_UTF8;
        return readLine(new LineScanner(text), readTag, PER_MS[timestamps], arrivalMs);
      };
      return partsOfLines(payload, { decode, isSkipped: isComment }, maxEvents);
    },
  };
}

function isComment(line: Uint8Array): boolean {
  return line[0] === 0x23;
}

function readLine(
  line: LineScanner,
  readTag: ReadText,
  perMs: number,
  arrivalMs: number,
): EventRecord | Rejected {
  const event: EventRecord = {};
  const measurement = line.word();
  if (measurement === '') return malformed('no measurement', line);
  while (line.skip(',')) {
    const tag = line.name();
    if (tag === '' || !line.skip('=')) return malformed('tag without a value', line);
    const value = readTag(tag, line.word());
    if (value !== undefined) setField(event, tag, value);
  }
  if (!line.skipSpaces()) return malformed('no fields', line);
  do {
    const field = line.name();
    if (field === '' || !line.skip('=')) return malformed('field without a value', line);
    const value = line.value();
    if (value === undefined) return malformed(`field "${field}" is not a number, string or boolean`, line);
    setField(event, field, value);
  } while (line.skip(','));
  const time = line.timestamp();
  if (time === undefined) return malformed('expected a timestamp and the end of the line', line);
  event['measurement'] = measurement;
  event['time'] = time === '' ? arrivalMs : Number(time) / perMs;
  return event;
}

function malformed(what: string, { at }: LineScanner): Rejected {
  return undecodable(() => `not valid line protocol: ${what}, at character ${at + 1}`);
}
