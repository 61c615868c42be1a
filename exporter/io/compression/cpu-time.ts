import { createContext, Script } from 'node:vm';

const script = new Script('run()');
const context = createContext({ run: () => undefined });

/** Runs code that may not end on hostile input. Throws when it has taken longer than `limitMs`. Costs 0.1 ms. */
export function withinCpuTime(limitMs: number, run: () => void): void {
  context['run'] = run;
  script.runInContext(context, { timeout: limitMs });
}
