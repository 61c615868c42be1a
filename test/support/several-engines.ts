import { Engine } from '../../exporter/machine/engine.js';
import type { EngineOptions } from '../../exporter/machine/engine.js';
import type { ToldTables } from '../../exporter/machine/engine-delta.js';
import type { Setup } from '../../setup/model/setup.js';
import { TestEngine } from './engine.js';

/** An engine that reads nothing itself but takes in what others have gathered, as the threads of an exporter do. */
export class SeveralEngines {
  readonly main: TestEngine;
  #readers: readonly { readonly engine: TestEngine; readonly told: ToldTables }[];

  constructor(setup: Setup, readers: number, options: Partial<EngineOptions> = {}) {
    this.main = new TestEngine(setup, options);
    this.#readers = Array.from({ length: readers }, () => ({
      engine: new TestEngine(setup, { gathers: true }),
      told: new WeakMap(),
    }));
  }

  reader(at: number): TestEngine {
    const reader = this.#readers[at];
    if (reader === undefined) throw new Error(`there is no reader ${at}`);
    return reader.engine;
  }

  /** Lets the clock go on for all of them; nothing is handed over. */
  wait(ms: number): void {
    this.main.nowMs += ms;
    for (const { engine } of this.#readers) engine.wait(ms);
  }

  /** Hands over what one has gathered; it crosses a border between threads as it would. */
  drain(at: number): void {
    const reader = this.#readers[at];
    if (reader === undefined) throw new Error(`there is no reader ${at}`);
    this.main.engine.absorb(structuredClone(reader.engine.engine.drain()), reader.told);
  }

  /** Twice round all of them, in this order: what was read, then how far the time of the streams has come. */
  settle(order: readonly number[] = [...this.#readers.keys()]): void {
    for (const at of order) this.drain(at);
    const engines = this.#readers.map(({ engine }) => engine.engine);
    const times = engines.flatMap((engine) => engine.drain().streams);
    for (const engine of [...engines, this.main.engine]) {
      for (const { stream, time } of times) engine.advanceStream(stream, time);
    }
    this.main.wait(0);
  }

  /** All go on with another setup. */
  reload(setup: Setup): void {
    this.settle();
    const follow = (test: TestEngine, gathers: boolean) => {
      const { nowMs, engine: previous } = test;
      test.engine = new Engine(setup, { nowMs, onEventInsight: () => undefined, previous, gathers });
    };
    follow(this.main, false);
    for (const { engine } of this.#readers) follow(engine, true);
  }
}
