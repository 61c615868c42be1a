/* oxlint-disable eslint/no-restricted-properties -- shows the rate */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { seedsFrom, simulate } from './batch.js';
import { PLANTED_BUGS } from './bugs/planted.js';
import { bugTable, writeFigures } from './figures.js';
import type { FoundBug } from './figures.js';
import { describeSchedule } from './plan/schedule.js';
import { simulateInWorkers } from './pool.js';
import type { Simulation } from './simulation.js';

const DEFAULT_SCHEDULES = 100_000;
/** Seeds that a worker gets at a time. */
const BATCH = 500;
/** Schedules within which a planted bug has to be found. */
const MOST_PER_BUG = 5_000;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    schedules: { type: 'string' },
    from: { type: 'string' },
    workers: { type: 'string' },
    bugs: { type: 'boolean', default: false },
    'write-docs': { type: 'boolean', default: false },
  },
});

if (values.seed !== undefined) await replay(wholeNumber('--seed', values.seed));
else await runAll();

/** Runs one schedule and prints all that happens. */
async function replay(seed: number): Promise<void> {
  await simulate(
    [seed],
    (simulation) => {
      print(...failureOf(simulation), '', ...simulation.log);
      if (simulation.outcome?.kind === 'wrong') process.exitCode = 1;
      return true;
    },
    { logs: true },
  );
}

async function runAll(): Promise<void> {
  const schedules = wholeNumber('--schedules', values.schedules ?? String(DEFAULT_SCHEDULES));
  const first = wholeNumber('--from', values.from ?? '1');
  const startedMs = performance.now();
  const cpu = process.cpuUsage();
  const { wrong, refused } = await runInWorkers(first, schedules);
  const seconds = (performance.now() - startedMs) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const cpuMs = (user + system) / 1000 / Math.max(1, schedules);
  print(
    `${schedules} schedules in ${seconds.toFixed(0)} s, ${(schedules / seconds).toFixed(0)} a second: ` +
      (wrong.length === 0 ? `all exact, of which ${refused} refused` : `${wrong.length} wrong`) +
      `; ${cpuMs.toFixed(1)} ms of CPU each`,
  );
  for (const seed of wrong.slice(0, 5)) print(`replay: npm run simulate -- --seed ${seed}`);
  if (wrong.length > 0) process.exitCode = 1;
  if (!values.bugs && !values['write-docs']) return;
  const found = await findBugs();
  print(...bugTable(found));
  if (found.some(({ seed }) => seed === undefined)) process.exitCode = 1;
  if (values['write-docs'] && process.exitCode !== 1)
    await writeFigures({ schedules, refused, seconds, cpuMs, found });
}

/** Prints each schedule that goes wrong. */
async function runInWorkers(first: number, schedules: number) {
  const workers = wholeNumber('--workers', values.workers ?? String(availableParallelism()));
  const wrong: number[] = [];
  const startedMs = performance.now();
  let [done, refused] = [0, 0];
  await simulateInWorkers({
    first,
    schedules,
    workers,
    batch: BATCH,
    onReport: (report) => {
      done += report.schedules;
      refused += report.refused;
      for (const { seed, lines } of report.wrong) {
        wrong.push(seed);
        print(...lines, '');
      }
      const rate = (1000 * done) / (performance.now() - startedMs);
      print(`${done} of ${schedules} schedules, ${rate.toFixed(0)} a second, ${wrong.length} wrong`);
    },
  });
  return { wrong, refused };
}

async function findBugs(): Promise<readonly FoundBug[]> {
  const found: FoundBug[] = [];
  for (const bug of PLANTED_BUGS) {
    let schedules = 0;
    let seed: number | undefined;
    await simulate(
      seedsFrom(1, MOST_PER_BUG),
      (simulation) => {
        schedules++;
        if (simulation.outcome?.kind === 'wrong') seed = simulation.seed;
        return seed === undefined;
      },
      { bug },
    );
    found.push({ name: bug.name, schedules, seed });
  }
  return found;
}

function failureOf({ seed, schedule, outcome }: Simulation): readonly string[] {
  const faults = outcome?.kind === 'wrong' ? outcome.faults : [];
  return [`seed ${seed}: ${outcome?.kind}`, ...faults, ...describeSchedule(schedule)];
}

function wholeNumber(option: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`${option} "${text}" is not a whole number`);
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
