import type { Rejection } from '../../exporter/event/rejection.js';
import { Engine } from '../../exporter/machine/engine.js';
import type { EngineDelta, KnownLabelsByTable } from '../../exporter/machine/engine-delta.js';
import type { ObservedEvents } from '../../exporter/insight/observed-events.js';
import { InsightTally } from '../../exporter/threads/insight-tally.js';
import type { Setup } from '../../setup/model/setup.js';
import { payloadOf, START_MS, TestEngine } from './engine.js';

/** An engine that gathers for another one, as on a worker thread. */
export class GatheringEngine {
  engine: Engine;
  nowMs = START_MS;
  readonly #insights: InsightTally;

  /** `report`: takes the events that insights read themselves. */
  constructor(setup: Setup, report: (observed: readonly ObservedEvents[]) => void = () => undefined) {
    this.#insights = new InsightTally(report);
    this.engine = this.#start(setup);
  }

  sendEvent(event: unknown): Rejection | undefined {
    return this.engine.inlet('flights').process({
      subject: 'flights.ORD',
      payload: payloadOf(event),
      header: () => undefined,
      sequence: undefined,
      arrivalMs: this.nowMs,
    });
  }

  wait(ms: number): void {
    this.nowMs += ms;
    this.engine.advanceTo(this.nowMs);
  }

  drain(withKeysOf?: readonly string[]): EngineDelta {
    this.#insights.flush();
    return this.engine.drain(withKeysOf);
  }

  reload(setup: Setup): void {
    this.engine = this.#start(setup, this.engine);
  }

  #start(setup: Setup, previous?: Engine): Engine {
    return new Engine(setup, {
      nowMs: this.nowMs,
      onInsightEvent: (insight, labels, atMs, fields) => this.#insights.add(insight, labels, atMs, fields),
      gathers: true,
      previous,
    });
  }
}

interface Reader {
  readonly engine: GatheringEngine;
  readonly knownLabels: KnownLabelsByTable;
}

/** An engine that reads nothing itself but absorbs what others have gathered, as the main thread of an exporter does. */
export class SeveralEngines {
  readonly main: TestEngine;
  readonly #readers: readonly Reader[];

  constructor(setup: Setup, readers: number) {
    this.main = new TestEngine(setup);
    this.#readers = Array.from({ length: readers }, () => ({
      engine: new GatheringEngine(setup, (observed) =>
        this.main.machine.observeEvents(structuredClone(observed)),
      ),
      knownLabels: new WeakMap(),
    }));
  }

  reader(at: number): GatheringEngine {
    return this.#reader(at).engine;
  }

  /** Advances the clock of all engines; nothing is sent. */
  wait(ms: number): void {
    this.main.nowMs += ms;
    for (const { engine } of this.#readers) engine.wait(ms);
  }

  /** Sends what one engine has gathered, as a structured clone, as between threads. */
  drain(at: number): void {
    const { engine, knownLabels } = this.#reader(at);
    this.main.engine.absorb(structuredClone(engine.drain()), knownLabels);
  }

  /** Drains all engines twice, in this order: first for what was read, then for the time of the streams. */
  settle(order: readonly number[] = [...this.#readers.keys()]): void {
    for (const at of order) this.drain(at);
    const engines = this.#readers.map(({ engine }) => engine.engine);
    const times = engines.flatMap((engine) => engine.drain().streams);
    for (const engine of [...engines, this.main.engine]) {
      for (const { stream, time } of times) engine.advanceStream(stream, time);
    }
    this.main.wait(0);
  }

  /** All engines continue with another setup. */
  reload(setup: Setup): void {
    this.settle();
    this.main.reload(setup);
    for (const { engine } of this.#readers) engine.reload(setup);
  }

  #reader(at: number): Reader {
    const reader = this.#readers[at];
    if (reader === undefined) throw new Error(`there is no reader ${at}`);
    return reader;
  }
}
