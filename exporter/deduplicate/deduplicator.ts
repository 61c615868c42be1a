import { MESSAGE_ID_HEADER } from '../../setup/model/deduplicate.js';
import type { Deduplicate } from '../../setup/model/deduplicate.js';
import { formatDuration } from '../../setup/model/duration.js';
import type { EventRecord } from '../event/event.js';
import { jsonText } from '../event/json-text.js';
import type { Message } from '../event/message.js';
import { Rejected } from '../event/rejection.js';
import type { Watermark } from '../window/watermark.js';
import type { Extent, LargeStateHolder } from '../state/holder.js';
import type { Turn } from '../turn/turn.js';
import type { Work } from '../turn/work.js';
import { RecentKeys } from './recent-keys.js';
import type { Key, KeysState } from './recent-keys.js';

/** Bounds the identities that a stream remembers. `onForgotten`: identities were forgotten early because of the limit. */
export interface Bounds {
  readonly watermark: Pick<Watermark, 'lateBeforeMs'>;
  readonly onForgotten: (identities: number) => void;
}

/**
 * Finds events that a stream has accepted before. It remembers accepted events only: a rejected event may be sent again once
 * the cause is fixed.
 */
export class Deduplicator implements LargeStateHolder<KeysState> {
  readonly #options: Deduplicate;
  readonly #bounds: Bounds;
  #keys: RecentKeys;
  /** Key of the event checked last. */
  #key: Key | undefined;
  #timeMs = 0;
  #arrivalMs = 0;

  constructor(options: Deduplicate, bounds: Bounds) {
    this.#options = options;
    this.#bounds = bounds;
    this.#keys = new RecentKeys(options.within);
  }

  /** Uses the keys of another deduplicator with the same declaration, which must not be used afterwards. */
  adopt(previous: Deduplicator): void {
    this.#keys = previous.#keys;
  }

  save(extent: Extent): KeysState {
    return this.#keys.save(extent);
  }

  all(): KeysState {
    return this.#keys.all();
  }

  capture(extent: Extent, turn: Turn): Work<KeysState> {
    return this.#keys.capture(extent, turn);
  }

  restore(state: KeysState): void {
    this.#keys.restore(state);
  }

  /** `index`: position of the event in its message; all events of a message share its headers. */
  check(event: EventRecord, message: Message, index: number, timeMs: number): Rejected | undefined {
    const key = this.#keyOf(event, message, index);
    this.#key = key;
    this.#timeMs = timeMs;
    this.#arrivalMs = message.arrivalMs;
    return key !== undefined && this.#keys.isNear(key, timeMs) ? this.#duplicate(key) : undefined;
  }

  /** Remembers the event checked last. */
  remember(): void {
    if (this.#key === undefined) return;
    if (this.#keys.size >= this.#options.limit) this.#makeRoom();
    this.#keys.add(this.#key, this.#timeMs, this.#arrivalMs);
  }

  /**
   * Forgets keys that no event can match unless it is late. A late event counts too, so its key, like every other, is kept for
   * `within` after its arrival.
   */
  tick(nowMs: number): void {
    this.#keys.forgetBefore(this.#bounds.watermark.lateBeforeMs, nowMs);
  }

  #makeRoom(): void {
    this.tick(this.#arrivalMs);
    if (this.#keys.size >= this.#options.limit) this.#bounds.onForgotten(this.#keys.forgetOldest());
  }

  #keyOf(event: EventRecord, message: Message, index: number): Key | undefined {
    const { by } = this.#options;
    if (by !== MESSAGE_ID_HEADER) return asKey(event[by]);
    const id = message.header(MESSAGE_ID_HEADER);
    // Headers cannot contain a line feed, so no other message has this identity.
    return id === undefined || id === '' || index === 0 ? id || undefined : `${id}\n${index}`;
  }

  #duplicate(key: Key): Rejected {
    const { by, within } = this.#options;
    return new Rejected(
      'duplicate',
      () => `"${by}" ${jsonText(key)} was accepted before, within ${formatDuration(within)}`,
    );
  }
}

function asKey(value: unknown): Key | undefined {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return value;
    default:
      return undefined;
  }
}
