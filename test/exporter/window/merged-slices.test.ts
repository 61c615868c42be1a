import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { createAggregate } from '../../../exporter/aggregate/registry.js';
import { packState } from '../../../exporter/aggregate/packed.js';
import type { AnyAggregate, AggregateInput, Reading } from '../../../exporter/aggregate/aggregate.js';
import { SizedWindows } from '../../../exporter/window/sized-windows.js';
import type { ClosedSpan, WindowReading } from '../../../exporter/window/windows.js';
import { fuzzRuns } from '../../support/fuzz-runs.js';
import { EVERY_AGGREGATE } from '../aggregate/cases.js';
import { traitsOf } from '../../../setup/model/aggregate.js';

const SLIDE_MS = 1_000;
const START = 1_700_000_000;
const RUNS = fuzzRuns(8, { each: 200 });
jest.setTimeout(RUNS.numRuns * 10_000);

/** What happens to a series of windows, in slides. */
const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('events'), count: fc.nat(3), behind: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('events'), count: fc.nat(2), behind: fc.nat(90) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('restart', 'changes', 'part', 'read') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pass'), slides: fc.nat(70) }) },
);

interface Event {
  readonly timeMs: number;
  readonly input: AggregateInput;
}

/** The windows of a series, and every event that they have got. */
class Series {
  readonly #aggregate: AnyAggregate;
  readonly #length: number;
  readonly #lateness: number;
  readonly #label: string;
  readonly #events: Event[] = [];
  readonly closed: ClosedSpan[] = [];
  #windows: SizedWindows;
  #series: ReturnType<SizedWindows['begin']>;
  #saved: ReturnType<Series['save']>[] = [];
  now = START;

  /** `length`, `lateness`: of a window and of the latest event, in slides. The label decides where merged slices begin. */
  constructor(aggregate: AnyAggregate, length: number, lateness: number, label: string) {
    this.#label = label;
    this.#aggregate = aggregate;
    this.#length = length;
    this.#lateness = lateness;
    this.#windows = this.#create();
    this.#series = this.#windows.begin([this.#label]);
    this.pass(1);
  }

  add(slicesBehind: number, input: AggregateInput): void {
    const timeMs = (this.now - slicesBehind) * SLIDE_MS + 1;
    if (slicesBehind > this.#lateness) return;
    this.#events.push({ timeMs, input });
    this.#series.add(timeMs, input);
  }

  /** What a worker has gathered. */
  merge(slicesBehind: number, inputs: readonly AggregateInput[]): void {
    const number = this.now - slicesBehind;
    const other = this.#create();
    const gathered = other.begin([this.#label]);
    for (const input of inputs) {
      gathered.add(number * SLIDE_MS + 1, input);
      this.#events.push({ timeMs: number * SLIDE_MS + 1, input });
    }
    for (const part of gathered.parts()) this.#series.merge(part);
  }

  /** One slide after another, as a live exporter closes windows. */
  pass(slides: number): void {
    for (let left = slides; left > 0; left--) {
      this.now++;
      const time = { positionMs: this.now * SLIDE_MS, watermarkMs: (this.now - this.#lateness) * SLIDE_MS };
      this.#windows.advanceTo(time);
      if (!this.#windows.isDue(time)) continue;
      this.#windows.closeUpTo(time);
      this.closed.push(...this.#series.drainClosed());
      this.#series.isExpired();
      if (this.now % 2 === 0) this.#series.prepare();
    }
  }

  save(extent: 'all' | 'changes') {
    return structuredClone({ windows: this.#windows.save(), series: this.#series.save(extent) });
  }

  saveChanges(): void {
    this.#saved.push(this.save(this.#saved.length === 0 ? 'all' : 'changes'));
  }

  restart(): void {
    this.saveChanges();
    this.#windows = this.#create();
    for (const { windows } of this.#saved.slice(-1)) this.#windows.restore(windows);
    this.#series = this.#windows.begin([this.#label]);
    for (const { series } of this.#saved) this.#series.restore(series);
    this.#saved = [];
  }

  read(): WindowReading | undefined {
    return this.#series.read();
  }

  /** The same reading of a series that has merged nothing yet. */
  readAnew(): WindowReading | undefined {
    const windows = this.#create();
    windows.restore(this.#windows.save());
    const series = windows.begin([this.#label]);
    for (const part of this.#series.parts()) series.merge(part);
    return series.read();
  }

  /** A straightforward merge of one state for each slice, in the order of time. */
  expected(end = this.#windows.shown): WindowReading | undefined {
    const into = this.#aggregate.zero();
    let events = 0;
    for (let number = end - this.#length + 1; number <= end; number++) {
      const slice = this.#aggregate.zero();
      for (const { timeMs, input } of this.#events) {
        if (Math.floor(timeMs / SLIDE_MS) !== number) continue;
        this.#aggregate.add(slice, input, timeMs);
        events++;
      }
      this.#aggregate.merge(into, slice);
    }
    if (events === 0) return undefined;
    return { reading: this.#aggregate.read(into, this.#length * SLIDE_MS), events };
  }

  #create(): SizedWindows {
    const [sizeMs, aggregate] = [this.#length * SLIDE_MS, this.#aggregate];
    return new SizedWindows({ aggregate, sizeMs, slideMs: SLIDE_MS, publishes: true });
  }
}

describe.each(EVERY_AGGREGATE)('windows of many slices with $written', ({ spec, tolerance = 0 }) => {
  const isText = traitsOf(spec).input === 'identity';
  const input: fc.Arbitrary<AggregateInput> = isText
    ? fc.nat(40).map((id) => `F${id}`)
    : fc.double({ min: -1e6, max: 1e6, noNaN: true });

  test('read and close as if all of their slices were merged', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(3, 16, 40, 100),
        fc.constantFrom(1, 80),
        fc.constantFrom('a', 'b', 'c', 'd'),
        fc.array(fc.tuple(action, fc.array(input, { minLength: 3, maxLength: 3 })), {
          minLength: 20,
          maxLength: 60,
        }),
        (length, lateness, label, actions) => {
          const series = new Series(createAggregate(spec), length, lateness, label);
          for (const [does, inputs] of actions) {
            if ('slides' in does) series.pass(does.slides);
            else if ('count' in does)
              for (const value of inputs.slice(0, does.count)) series.add(does.behind, value);
            else if (does.kind === 'part') series.merge(1, inputs);
            else if (does.kind === 'changes') series.saveChanges();
            else if (does.kind === 'restart') series.restart();
            expectSame(series.read(), series.expected(), tolerance);
            // What is kept does not change a digit: a series without it reads the same.
            if (series.now % 4 === 0 && series.read()?.events !== 0)
              expect(series.read()).toEqual(series.readAnew());
            series.pass(1);
          }
          series.pass(90);
          for (const span of series.closed) {
            expectSame(span, series.expected(span.endMs / SLIDE_MS - 1), tolerance);
          }
        },
      ),
      RUNS,
    );
  });
});

test('a p95 over 1 h keeps a slice of three values in a small part of what an open one takes', () => {
  const aggregate = createAggregate({ kind: 'quantile', quantile: 0.95 });
  const state = aggregate.zero();
  for (const value of [12.5, 80.25, 3]) aggregate.add(state, value);
  expect(packState(aggregate, state).length).toBeLessThan(48);
});

function expectSame(
  found: WindowReading | undefined,
  expected: WindowReading | undefined,
  tolerance: number,
): void {
  if (expected === undefined || found === undefined) {
    // A count of nothing is 0 for a while, and then nothing.
    expect(expected?.events ?? 0).toBe(found?.events ?? 0);
    return;
  }
  expect(found.events).toBe(expected.events);
  const [one, other] = [numbersOf(found.reading), numbersOf(expected.reading)];
  expect([...one.keys()].toSorted()).toEqual([...other.keys()].toSorted());
  for (const [key, value] of one) {
    const wanted = other.get(key) ?? Number.NaN;
    if (Number.isNaN(wanted)) expect(value).toBeNaN();
    else expect(Math.abs(value - wanted)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(wanted)));
  }
}

function numbersOf(reading: Reading): ReadonlyMap<string, number> {
  return typeof reading === 'number' ? new Map([['', reading]]) : reading;
}
