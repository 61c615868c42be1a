import fc from 'fast-check';
import type { SpanKind } from '../../../setup/model/window.js';

/** Windows as a setup declares them. */
type Declared = Readonly<Record<string, string>>;

/** What the tests of windows need to know of one kind. */
export interface SpanCase {
  /** What it is called: "window". */
  readonly name: string;
  /** For the order contract. */
  readonly shapes: fc.Arbitrary<Declared>;
  /** Three events at these seconds fall in one window, which covers `covers` seconds. */
  readonly one: {
    readonly declared: Declared;
    readonly seconds: readonly [number, number, number];
    readonly covers: number;
  };
  /** Shapes whose closed windows are compared with `closedBy`. */
  readonly published: readonly PublishedShape[];
}

export interface PublishedShape {
  readonly declared: Declared;
  /** Times of events, in ms from the start, by the window that they belong to: what `publish` must send. */
  readonly closedBy: (times: readonly number[]) => readonly ExpectedSpan[];
}

export interface ExpectedSpan {
  readonly startMs: number;
  readonly endMs: number;
  readonly count: number;
}

/** A case for each kind of window: the suites of windows run all of them. */
export const SPAN_CASES: Readonly<Record<SpanKind, SpanCase>> = {
  sized: {
    name: 'window',
    shapes: fc.constantFrom<Declared>(
      { size: '6s', slide: '2s' },
      { size: '5s' },
      { size: '20s', slide: '1s' },
      { size: '1s', slide: '250ms' },
    ),
    one: { declared: { size: '10s', slide: '2s' }, seconds: [0, 2, 4], covers: 10 },
    published: [sizedShape(2_000, 2_000), sizedShape(6_000, 2_000), sizedShape(10_000, 500)],
  },
  session: {
    name: 'session',
    shapes: fc.constantFrom('250ms', '1s', '3s', '20s').map((session) => ({ session })),
    one: { declared: { session: '10s' }, seconds: [0, 12, 6], covers: 22 },
    published: [250, 2_000, 9_000].map(sessionShape),
  },
};

export const EVERY_SPAN = Object.entries(SPAN_CASES).map(([kind, each]) => ({ kind, ...each }));

function sizedShape(sizeMs: number, slideMs: number): PublishedShape {
  const closedBy = (times: readonly number[]) => {
    const lastMs = Math.max(...times);
    const spans: ExpectedSpan[] = [];
    for (let endMs = slideMs; endMs <= lastMs + sizeMs + slideMs; endMs += slideMs) {
      const startMs = endMs - sizeMs;
      const count = times.filter((time) => time >= startMs && time < endMs).length;
      if (count > 0) spans.push({ startMs, endMs, count });
    }
    return spans;
  };
  return { declared: { size: `${sizeMs}ms`, slide: `${slideMs}ms` }, closedBy };
}

function sessionShape(gapMs: number): PublishedShape {
  const closedBy = (times: readonly number[]) => {
    const sessions: number[][] = [];
    for (const time of times.toSorted((a, b) => a - b)) {
      const last = sessions.at(-1);
      if (last !== undefined && time - (last.at(-1) ?? 0) <= gapMs) last.push(time);
      else sessions.push([time]);
    }
    return sessions.map((events) => ({
      startMs: events[0] ?? 0,
      endMs: (events.at(-1) ?? 0) + gapMs,
      count: events.length,
    }));
  };
  return { declared: { session: `${gapMs}ms` }, closedBy };
}
