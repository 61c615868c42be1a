import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fileFault } from '../../../setup/file-fault.js';
import type { BacktestEvent } from '../../backtest/backtest.js';
import { disorderNotes } from '../../backtest/gaps.js';
import { messageOf } from '../error-message.js';
import { addsAnything, playedEvent } from '../file/additions.js';
import type { Additions } from '../file/additions.js';
import { recordedEvents } from '../file/recorded-events.js';
import type { RecordedEvent, RecordedEvents } from '../file/recorded-events.js';
import { RecordedMessages } from '../file/recorded-messages.js';
import { BacktestError } from './backtest-error.js';
import type { BacktestInput } from './backtest-input.js';

/** Largest recording once it is decompressed. */
export const MAX_RECORDING_BYTES = 2 * 1024 * 1024 * 1024;

export interface RecordedFileOptions {
  /** Subject of each event, with fields in braces. Default: the recorded one. */
  readonly subject: string | undefined;
  readonly timeField: string | undefined;
  readonly additions: Additions;
}

/** Reads a recording, NDJSON, a JSON array or CSV, also compressed with gzip. Throws an error with a sentence for the user. */
export function recordedFile(
  path: string,
  { subject, timeField, additions }: RecordedFileOptions,
): BacktestInput {
  const isCompressed = /\.gz$/i.test(path);
  const name = basename(path).replace(/\.gz$/i, '');
  const bytes = isCompressed ? unzipped(path, readBytes(path)) : readBytes(path);
  requireWhole(name, bytes);
  const needsObjects = addsAnything(additions);
  // What is ordered by another time than that of the recording has to be read as a whole.
  const recorded =
    timeField === undefined
      ? (RecordedMessages.read(name, bytes, { subject, needsObjects }) ?? wholeFile())
      : wholeFile();
  const { firstMs, lastMs, count, disorder } = recorded;
  return {
    from: path,
    firstMs,
    lastMs,
    count,
    notes: disorderNotes(disorder.messages, disorder.farthestMs),
    async *batches() {
      for (let first = 0; first < count; first += BATCH) {
        const length = Math.min(BATCH, count - first);
        yield Array.from({ length }, (_, index) => backtestEvent(recorded.at(first + index), additions));
      }
    },
  };

  function wholeFile() {
    const file = recordedEvents(name, bytes, { subject, timeField, needsObjects });
    requireTimes(name, file);
    const at = (index: number): RecordedEvent => {
      const event = file.events[index];
      if (event === undefined) throw new Error(`BUG: there is no event ${index}`);
      return event;
    };
    return { ...file, count: file.events.length, at };
  }
}

function requireTimes(name: string, { pace }: RecordedEvents): void {
  if (pace.kind !== 'none') return;
  const fields = pace.lookedFor.map((field) => `"${field}"`).join(', ');
  throw new BacktestError(
    `${name}: no times: a backtest needs a recording of "natsight record", or events with a time. Looked for the fields ${fields}; name another one with --time-field`,
  );
}

function backtestEvent(event: RecordedEvent, additions: Additions): BacktestEvent {
  const played = playedEvent({ id: `F${event.row}-0`, event }, additions, event.recordedMs);
  return {
    timeMs: event.recordedMs,
    subject: played.subject,
    headers: Object.fromEntries(played.headers.toReversed()),
    payload: played.payload,
    stored: played.stored,
  };
}

const BATCH = 2_000;

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new BacktestError(`"${path}" cannot be read: ${fileFault(cause)}`, { cause });
  }
}

function unzipped(path: string, bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_RECORDING_BYTES });
  } catch (cause) {
    throw new BacktestError(
      `"${path}" cannot be read: not a whole gzip file (${messageOf(cause)}). Copy it again`,
      { cause },
    );
  }
}

/** A copy that was cut off ends within a line. */
function requireWhole(name: string, bytes: Uint8Array): void {
  const end = bytes.lastIndexOf(LINE_FEED);
  const isLines = /\.(?:ndjson|jsonl)$/i.test(name) && end > 0 && end < bytes.length - 1;
  if (!isLines || isJson(bytes.subarray(end + 1))) return;
  const line = bytes.reduce((count, byte) => (byte === LINE_FEED ? count + 1 : count), 1);
  throw new BacktestError(
    `${name}:${line}: the last line is cut off: copy the file again, or remove this line`,
  );
}

const LINE_FEED = 0x0a;

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder().decode(bytes));
    return true;
  } catch {
    return false;
  }
}
