import { readFile, writeFile } from 'node:fs/promises';

/** `seed`: of the schedule that shows the bug; `undefined`: none did. */
export interface FoundBug {
  readonly name: string;
  readonly schedules: number;
  readonly seed: number | undefined;
}

export interface Figures {
  readonly schedules: number;
  readonly seconds: number;
  readonly found: readonly FoundBug[];
}

const FILE = 'docs/reliability.md';
const [BEGIN, END] = ['<!-- simulation: begin -->', '<!-- simulation: end -->'];

export function bugTable(found: readonly FoundBug[]): readonly string[] {
  const rows = found.map(({ name, schedules, seed }) => [
    name,
    seed === undefined ? 'not found' : String(schedules),
  ]);
  const head = ['planted bug', 'schedules until it was found'];
  const widths = head.map((text, column) =>
    Math.max(text.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[1] ?? 0))).join(' | ')} |`;
  return [
    line(head),
    `| ${'-'.repeat(widths[0] ?? 0)} | ${'-'.repeat((widths[1] ?? 0) - 1)}: |`,
    ...rows.map(line),
  ];
}

/** Replaces the figures in the documentation. */
export async function writeFigures({ schedules, seconds, found }: Figures): Promise<void> {
  const text = await readFile(FILE, 'utf8');
  const [start, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (start < 0 || end < 0)
    throw new Error(`${FILE} has no place for the figures of the simulation: ${BEGIN}`);
  const count = schedules.toLocaleString('en-US');
  const figures = [
    BEGIN,
    '',
    `The last run: ${count} schedules, all exact, in ${Math.ceil(seconds / 60)} minutes; ${found.length} of ${found.length} planted bugs found.`,
    '',
    ...bugTable(found),
    '',
  ];
  await writeFile(FILE, text.slice(0, start) + figures.join('\n') + text.slice(end));
}
