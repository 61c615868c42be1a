import { RejectionKeys } from '../event/rejection-keys.js';
import type { ReaderHappening, Tell } from '../happening/happening.js';

/** Happenings that may occur for every message. */
type Counted = WithCount<ReaderHappening>;
type WithCount<Each> = Each extends unknown ? ('count' extends keyof Each ? Each : never) : never;

/** How happenings of one kind are counted. */
interface Counting<Happening> {
  /** Happenings with the same key are counted together. */
  readonly keyOf: (happening: Happening) => string;
  /** A copy of the first happening of a key that can be sent to another thread. */
  readonly copy: (happening: Happening) => Happening;
}

type CountingByKind = { readonly [Kind in Counted['kind']]: Counting<Extract<Counted, { kind: Kind }>> };

/**
 * Forwards the happenings of this thread to another one. Happenings that may occur for every message are counted until
 * `drainCounted`, with the details of the first one. All others are posted at once.
 */
export class HappeningRelay {
  readonly #post: Tell<ReaderHappening>;
  readonly #tallies = new Map<string, { count: number; readonly first: Counted }>();
  readonly #rejectionKeys = new RejectionKeys();
  readonly #counting: CountingByKind = {
    eventRejected: {
      keyOf: ({ stream, rejection }) => this.#rejectionKeys.keyOf(stream, rejection.reason),
      // The detail must be computed while the message is valid. Once per key is enough.
      copy: ({ rejection: { reason, detail }, ...rest }) => ({ ...rest, rejection: { reason, detail } }),
    },
    deliveryFailed: {
      keyOf: ({ stream }) => `failed ${stream}`,
      copy: (happening) => ({ ...happening, error: copyable(happening.error) }),
    },
    eventsLost: {
      keyOf: ({ stream, why }) => `lost ${why} ${stream}`,
      copy: (happening) => happening,
    },
    redelivered: {
      keyOf: ({ stream }) => `redelivered ${stream}`,
      copy: (happening) => happening,
    },
    redeliverySkipped: {
      keyOf: ({ stream }) => `redelivery skipped ${stream}`,
      copy: (happening) => happening,
    },
    messageLeftOut: {
      keyOf: ({ stream }) => `left out ${stream}`,
      copy: (happening) => happening,
    },
    messageShed: {
      keyOf: ({ stream, reason }) => `shed ${reason} ${stream}`,
      copy: (happening) => happening,
    },
    deadLetterPublished: {
      keyOf: ({ stream }) => `published ${stream}`,
      copy: (happening) => happening,
    },
    deadLetterLost: {
      keyOf: ({ stream, reason }) => `lost ${stream} ${reason}`,
      copy: (happening) => happening,
    },
  };

  constructor(post: Tell<ReaderHappening>) {
    this.#post = post;
  }

  readonly tell: Tell<ReaderHappening> = (happening) => {
    if (this.#isCounted(happening)) this.#count(happening);
    else this.#post(happening);
  };

  drainCounted(): readonly ReaderHappening[] {
    const counted = [...this.#tallies.values()].map(({ first, count }) => ({ ...first, count }));
    this.#tallies.clear();
    return counted;
  }

  #isCounted(happening: ReaderHappening): happening is Counted {
    return happening.kind in this.#counting;
  }

  #count(happening: Counted): void {
    // The entry of a kind takes happenings of that kind; TypeScript does not correlate the two.
    const { keyOf, copy } = this.#counting[happening.kind] as Counting<Counted>;
    const key = keyOf(happening);
    const tally = this.#tallies.get(key);
    const count = happening.count ?? 1;
    if (tally === undefined) this.#tallies.set(key, { count, first: copy(happening) });
    else tally.count += count;
  }
}

/** The message and the stack of an error, without anything else that is attached to it. */
export function copyable(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const copy = new Error(error.message);
  copy.name = error.name;
  if (error.stack !== undefined) copy.stack = error.stack;
  return copy;
}
