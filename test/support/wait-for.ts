import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  /** Default 60 s: a small machine may run other tests beside. */
  readonly withinMs?: number;
  /** Default 50 ms. */
  readonly everyMs?: number;
  /** The time counts from when what is seen changed last: for what takes long, and on a busy machine very long. Default: from the call. */
  readonly sinceChange?: boolean;
}

/**
 * Asks `look` again and again until `isRight` likes what it sees, and returns that. The failure says what was seen
 * last. A `look` that throws is "not yet".
 */
export async function waitFor<T>(
  what: string,
  look: () => T | Promise<T>,
  isRight: (seen: T) => boolean = Boolean,
  { withinMs = 60_000, everyMs = 50, sinceChange = false }: WaitOptions = {},
): Promise<T> {
  let deadline = performance.now() + withinMs;
  let before = '';
  for (;;) {
    const seen = await attempt(look);
    if ('value' in seen && isRight(seen.value)) return seen.value;
    if (sinceChange && describe(seen) !== before) {
      before = describe(seen);
      deadline = performance.now() + withinMs;
    }
    if (performance.now() > deadline) {
      throw new Error(`${what}: not within ${withinMs} ms. Seen last: ${describe(seen)}`);
    }
    await delay(everyMs);
  }
}

type Seen<T> = { readonly value: T } | { readonly error: unknown };

async function attempt<T>(look: () => T | Promise<T>): Promise<Seen<T>> {
  try {
    return { value: await look() };
  } catch (error) {
    return { error };
  }
}

function describe(seen: Seen<unknown>): string {
  if ('error' in seen) return String(seen.error);
  return typeof seen.value === 'string' ? seen.value : (JSON.stringify(seen.value, null, 1) ?? 'undefined');
}
