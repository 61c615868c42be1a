import { ByteChunks } from '../state/byte-chunks.js';
import { ByteReader } from '../state/byte-reader.js';
import { MalformedStateError } from '../state/malformed-state-error.js';
import type { WindowPart, WindowSeriesState } from './windows.js';

/**
 * The states of series as bytes, which take a fraction of the time and the memory of objects. For each one: its number, a kind, and
 *
 *     CHANGES, ALL   number of the newest dropped slice | varint: count of the parts | parts
 *     SESSION        varint: count of the parts | parts; SESSION_WITH_CLOSED has the session that closed last before them
 *     a part         first time, as the difference to the last time of the part before; last time, to the first | varints: events, length of the state | packed state
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
  #lastMs = 0;

  write(series: number, state: WindowSeriesState): void {
    this.#count++;
    this.#out.whole(series);
    if (state.kind === 'sized') {
      this.#out.byte(state.extent === 'all' ? ALL : CHANGES);
      this.#out.number(state.dropped);
    } else {
      this.#out.byte(state.closed === undefined ? SESSION : SESSION_WITH_CLOSED);
      if (state.closed !== undefined) this.#part(state.closed);
    }
    this.#out.whole(state.parts.length);
    for (const part of state.parts) this.#part(part);
  }

  /** Returns what was written. Nothing may be written afterwards. */
  end(): WrittenSeries {
    return { count: this.#count, chunks: this.#out.drain() };
  }

  #part({ firstMs, lastMs, events, state }: WindowPart): void {
    this.#out.difference(firstMs, this.#lastMs);
    this.#out.difference(lastMs, firstMs);
    this.#lastMs = lastMs;
    this.#out.whole(events);
    this.#out.characters(state);
  }
}

/** Throws `MalformedStateError` for what `SeriesWriter` has not written. */
export function* readSeries({
  count,
  chunks,
}: WrittenSeries): Generator<readonly [series: number, state: WindowSeriesState]> {
  const reader = new SeriesReader(chunks);
  for (let read = 0; read < count; read++) yield [reader.whole(), reader.state()];
  if (reader.left > 0) throw new MalformedStateError('the end of the series', 'more bytes');
}

class SeriesReader extends ByteReader {
  #lastMs = 0;

  state(): WindowSeriesState {
    const kind = this.byte();
    switch (kind) {
      case CHANGES:
      case ALL: {
        const dropped = this.number();
        return { kind: 'sized', extent: kind === ALL ? 'all' : 'changes', dropped, parts: this.#parts() };
      }
      case SESSION:
        return { kind: 'session', closed: undefined, parts: this.#parts() };
      case SESSION_WITH_CLOSED: {
        const closed = this.#part();
        return { kind: 'session', closed, parts: this.#parts() };
      }
      default:
        throw new MalformedStateError('a kind of series', kind);
    }
  }

  #parts(): readonly WindowPart[] {
    const parts: WindowPart[] = [];
    for (let left = this.whole(); left > 0; left--) parts.push(this.#part());
    return parts;
  }

  #part(): WindowPart {
    const firstMs = this.difference(this.#lastMs);
    const lastMs = (this.#lastMs = this.difference(firstMs));
    return { firstMs, lastMs, events: this.whole(), state: this.characters() };
  }
}
