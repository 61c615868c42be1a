import { MalformedStateError } from '../aggregate/encoded.js';
import type { PackedState } from '../aggregate/packed.js';
import { ByteChunks } from '../state/byte-chunks.js';
import type { WindowPart, WindowSeriesState } from './windows.js';

/**
 * The states of series as bytes, which take a fraction of the time and the memory of objects. For each one: its number, a kind, and
 *
 *     CHANGES, ALL   double: number of the newest dropped slice | varint: count of the parts | parts
 *     SESSION        varint: count of the parts | parts; SESSION_WITH_CLOSED has the session that closed last before them
 *     a part         doubles: first and last time | varints: events, length of the state | packed state
 */
export interface WrittenSeries {
  /** Number of series. */
  readonly count: number;
  readonly chunks: readonly Uint8Array[];
}

const CHANGES = 0;
const ALL = 1;
const SESSION = 2;
const SESSION_WITH_CLOSED = 3;

export class SeriesWriter {
  readonly #out = new ByteChunks();
  #count = 0;

  write(series: number, state: WindowSeriesState): void {
    this.#count++;
    this.#out.whole(series);
    if (state.kind === 'sized') {
      this.#out.byte(state.extent === 'all' ? ALL : CHANGES);
      this.#out.double(state.dropped);
    } else {
      this.#out.byte(state.closed === undefined ? SESSION : SESSION_WITH_CLOSED);
      if (state.closed !== undefined) this.#part(state.closed);
    }
    this.#out.whole(state.parts.length);
    for (const part of state.parts) this.#part(part);
  }

  /** Returns what was written, and starts over. */
  drain(): WrittenSeries {
    const count = this.#count;
    this.#count = 0;
    return { count, chunks: this.#out.drain() };
  }

  #part({ firstMs, lastMs, events, state }: WindowPart): void {
    this.#out.double(firstMs);
    this.#out.double(lastMs);
    this.#out.whole(events);
    this.#out.characters(state);
  }
}

/** Throws `MalformedStateError` for what `SeriesWriter` has not written. */
export function* readSeries({
  count,
  chunks,
}: WrittenSeries): Generator<readonly [series: number, state: WindowSeriesState]> {
  const reader = new SeriesReader(Buffer.concat(chunks));
  for (let read = 0; read < count; read++) yield [reader.whole(), reader.state()];
  if (!reader.isAtEnd) throw malformed('the end of the series');
}

class SeriesReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  state(): WindowSeriesState {
    const kind = this.#byte();
    switch (kind) {
      case CHANGES:
      case ALL: {
        const dropped = this.#double();
        return { kind: 'sized', extent: kind === ALL ? 'all' : 'changes', dropped, parts: this.#parts() };
      }
      case SESSION:
        return { kind: 'session', closed: undefined, parts: this.#parts() };
      case SESSION_WITH_CLOSED: {
        const closed = this.#part();
        return { kind: 'session', closed, parts: this.#parts() };
      }
      default:
        throw malformed('a kind of series', kind);
    }
  }

  whole(): number {
    let value = 0;
    for (let factor = 1; factor <= Number.MAX_SAFE_INTEGER; factor *= 128) {
      const byte = this.#byte();
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
    throw malformed('a whole number', value);
  }

  #parts(): readonly WindowPart[] {
    const parts: WindowPart[] = [];
    for (let left = this.whole(); left > 0; left--) parts.push(this.#part());
    return parts;
  }

  #part(): WindowPart {
    const firstMs = this.#double();
    const lastMs = this.#double();
    const events = this.whole();
    return { firstMs, lastMs, events, state: this.#state() };
  }

  #state(): PackedState {
    const start = this.#at;
    const length = this.whole();
    const end = this.#at + length;
    if (end > this.#bytes.length) throw malformed(`${length} bytes at byte ${start}`);
    const state = this.#bytes.toString('latin1', this.#at, end);
    this.#at = end;
    return state;
  }

  #double(): number {
    if (this.#at + 8 > this.#bytes.length) throw malformed(`a number at byte ${this.#at}`);
    this.#at += 8;
    return this.#bytes.readDoubleLE(this.#at - 8);
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw malformed('more series');
    return byte;
  }
}

function malformed(expected: string, found: unknown = 'the end'): MalformedStateError {
  return new MalformedStateError(expected, found);
}
