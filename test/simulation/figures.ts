import { readFile, writeFile } from 'node:fs/promises';
import type { FoundBug } from './find-bug.js';

export interface Figures {
  readonly schedules: number;
  /** Of these, so many in which nothing of the state could be read. */
  readonly refused: number;
  readonly seconds: number;
  /** For each schedule. */
  readonly cpuMs: number;
  readonly found: readonly FoundBug[];
  /** How long the search for all planted bugs took. */
  readonly bugSeconds: number;
}

/** The seeds of schedules that show the planted bugs, for `npm test`. */
const SEEDS_FILE = 'test/simulation/bugs/seeds.json';
const FILE = 'docs/reliability.md';
const [BEGIN, END] = ['<!-- simulation: begin -->', '<!-- simulation: end -->'];

export function bugTable(found: readonly FoundBug[]): readonly string[] {
  const rows = found.map(({ name, schedules, seed }) => [
    name,
    seed === undefined ? 'not found' : String(schedules),
    String(seed ?? ''),
  ]);
  const head = ['planted bug', 'schedules until it was found', 'seed'];
  const widths = head.map((text, column) =>
    Math.max(text.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rules = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), `| ${rules.join(' | ')} |`, ...rows.map(line)];
}

export async function writeSeeds(found: readonly FoundBug[]): Promise<void> {
  const seeds = Object.fromEntries(found.map(({ name, seed }) => [name, seed]));
  await writeFile(SEEDS_FILE, `${JSON.stringify(seeds, null, 2)}\n`);
}

/** Replaces the figures in the documentation. */
export async function writeFigures({
  schedules,
  refused,
  seconds,
  cpuMs,
  found,
  bugSeconds,
}: Figures): Promise<void> {
  const text = await readFile(FILE, 'utf8');
  const [start, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (start < 0 || end < 0)
    throw new Error(`${FILE} has no place for the figures of the simulation: ${BEGIN}`);
  const count = schedules.toLocaleString('en-US');
  const figures = [
    BEGIN,
    '',
    `The last run, on Node ${process.versions.node}: ${count} schedules in ${Math.ceil(seconds / 60)} minutes, ${cpuMs.toFixed(1)} ms of CPU each. ` +
      `${(schedules - refused).toLocaleString('en-US')} were exact; in ${refused}, all files of the state were damaged, and the exporter ` +
      `refused to start. ${found.length} of ${found.length} planted bugs were found, in ${Math.ceil(bugSeconds)} seconds for all.`,
    '',
    ...bugTable(found),
    '',
  ];
  await writeFile(FILE, text.slice(0, start) + figures.join('\n') + text.slice(end));
}
