import type { FormatOptions } from '../../setup/model/format.js';
import type { JsonSchema } from '../../setup/model/stream.js';
import { compileRe2 } from '../../setup/re2.js';
import { setField } from '../event/event.js';
import type { EventRecord } from '../event/event.js';
import type { Rejected } from '../event/rejection.js';
import type { Codec } from './codec.js';
import { partsOfLines } from './lines.js';
import { EMPTY_MESSAGE } from './no-event.js';
import { undecodable } from './record.js';
import { textReader } from './typed-text.js';
import { NOT_UTF8, readUtf8, withoutByteOrderMark } from './utf8.js';

/** Plain text, parsed with the named groups of an RE2 expression. Groups that did not match are not fields. */
export function textCodec({ pattern, per }: FormatOptions<'text'>, schema: JsonSchema): Codec {
  const regex = compileRe2(pattern);
  const groups = Object.keys(regex.namedGroups());
  const read = textReader(schema);
  const decode = (bytes: Uint8Array): EventRecord | Rejected => {
    if (bytes.length === 0) return EMPTY_MESSAGE;
    const text = readUtf8(bytes);
    if (text === undefined) return NOT_UTF8;
    const matcher = regex.matcher(text);
    if (!matcher.find()) return unmatched(text, pattern);
    const event: EventRecord = {};
    for (const group of groups) {
      const found = matcher.group(group);
      const value = found === null ? undefined : read(group, found);
      if (value !== undefined) setField(event, group, value);
    }
    return event;
  };
  return {
    decode: ({ payload }, maxEvents) =>
      per === 'line' ? partsOfLines(payload, { decode }, maxEvents) : decode(withoutByteOrderMark(payload)),
  };
}

const MAX_SHOWN_LENGTH = 100;

function unmatched(text: string, pattern: string): Rejected {
  return undecodable(() => `${JSON.stringify(text.slice(0, MAX_SHOWN_LENGTH))} does not match ${pattern}`);
}
