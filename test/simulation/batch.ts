import { setImmediate } from 'node:timers/promises';
import { Simulation } from './simulation.js';
import type { SimulationOptions } from './simulation.js';

/** So many at once: all promises settle once per round, which costs as much for many simulations as for one. */
const AT_ONCE = 16;
/** A schedule takes some hundred actions. */
const MOST_ACTIONS = 20_000;

/** Runs the schedules of these seeds. `onEnd` gets each one that has ended, and returns whether to go on. */
export async function simulate(
  seeds: Iterable<number>,
  onEnd: (simulation: Simulation) => boolean,
  options: SimulationOptions = {},
): Promise<void> {
  const { stackTraceLimit } = Error;
  // Simulated disks and servers fail often, and the stack is half the cost of an error. A replay, which logs, keeps it.
  if (options.logs !== true) Error.stackTraceLimit = 0;
  try {
    await runAll(seeds, onEnd, options);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

async function runAll(
  seeds: Iterable<number>,
  onEnd: (simulation: Simulation) => boolean,
  options: SimulationOptions,
): Promise<void> {
  const left = seeds[Symbol.iterator]();
  let running: { readonly simulation: Simulation; actions: number }[] = [];
  for (;;) {
    while (running.length < AT_ONCE) {
      const { value: seed, done } = left.next();
      if (done === true) break;
      running.push({ simulation: new Simulation(seed, options), actions: 0 });
    }
    if (running.length === 0) return;
    for (const run of running) {
      run.simulation.step();
      if (++run.actions === MOST_ACTIONS)
        run.simulation.abandon(`it has not ended after ${MOST_ACTIONS} actions`);
    }
    await setImmediate();
    const ended = running.filter(({ simulation }) => simulation.outcome !== undefined);
    if (ended.length === 0) continue;
    for (const { simulation } of ended) if (!onEnd(simulation)) return;
    running = running.filter(({ simulation }) => simulation.outcome === undefined);
  }
}

export function* seedsFrom(first: number, count: number): Generator<number> {
  for (let seed = first; seed < first + count; seed++) yield seed;
}
