/* oxlint-disable eslint/no-restricted-properties -- shows the rate */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { simulate } from './batch.js';
import { PLANTED_BUGS } from './bugs/planted.js';
import { bugTable, writeFigures, writeSeeds } from './figures.js';
import type { FoundBug } from './find-bug.js';
import { describeSchedule } from './plan/schedule.js';
import { findBugsInWorkers, simulateInWorkers } from './pool.js';
import type { Simulation } from './simulation.js';

const DEFAULT_SCHEDULES = 100_000;
/** Seeds that a worker gets at a time. */
const BATCH = 500;
/** Schedules within which a planted bug has to be found. */
const MOST_PER_BUG = 20_000;

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
  const { found, bugSeconds } = await findBugs();
  print(...bugTable(found), `all within ${bugSeconds.toFixed(0)} s`);
  if (found.some(({ seed }) => seed === undefined)) process.exitCode = 1;
  await writeSeeds(found);
  if (values['write-docs'] && process.exitCode !== 1)
    await writeFigures({ schedules, refused, seconds, cpuMs, found, bugSeconds });
}

function workers(): number {
  return wholeNumber('--workers', values.workers ?? String(availableParallelism()));
}

/** Prints each schedule that goes wrong. */
async function runInWorkers(first: number, schedules: number) {
  const wrong: number[] = [];
  const startedMs = performance.now();
  let [done, refused] = [0, 0];
  await simulateInWorkers({
    first,
    schedules,
    workers: workers(),
    batch: BATCH,
    onReport: (report) => {
      done += report.schedules;
      refused += report.refused;
      for (const { seed, lines } of report.wrong) {
        wrong.push(seed);
        print(...lines, '');
      }
      const rate = (1000 * done) / (performance.now() - startedMs);
      const leftS = Math.ceil((schedules - done) / rate);
      print(
        `${done} of ${schedules} schedules, ${rate.toFixed(0)} a second, ${leftS} s left, ${wrong.length} wrong`,
      );
    },
  });
  return { wrong, refused };
}

async function findBugs(): Promise<{ readonly found: readonly FoundBug[]; readonly bugSeconds: number }> {
  const startedMs = performance.now();
  const found = new Map<string, FoundBug>();
  const names = PLANTED_BUGS.map(({ name }) => name);
  await findBugsInWorkers({
    names,
    most: MOST_PER_BUG,
    workers: workers(),
    onFound: (bug) => {
      found.set(bug.name, bug);
      print(`${bug.name}: ${bug.seed === undefined ? 'not found' : `seed ${bug.seed}`}`);
    },
  });
  const inOrder = names.flatMap((name) => found.get(name) ?? []);
  return { found: inOrder, bugSeconds: (performance.now() - startedMs) / 1000 };
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
