import type { Result } from './stage.js';

interface Bar {
  readonly what: string;
  readonly most?: number;
  readonly least?: number;
  readonly found: number;
}

/** What this project promises of itself, and whether it holds. */
export function bars(results: Readonly<Record<string, Result>>): Result {
  const figure = (stage: string, column: string, row: readonly (number | string)[]) =>
    figureOf(results[stage], column, row);
  const both = [2, 160, 10];
  const most = [100_000, 'natsight'];
  const promised: readonly Bar[] = [
    {
      what: 'CPU, natsight / idle, one counter and one histogram',
      most: 2,
      found: figure('consume', 'natsight / idle', both),
    },
    {
      what: 'CPU, handwritten / natsight, the same',
      least: 2.5,
      found: figure('consume', 'handwritten / natsight', both),
    },
    { what: 'scrape of 100,000 series, ms', most: 150, found: figure('scrape', 'scrape', most) },
    { what: 'delay of the event loop in it, ms', most: 20, found: figure('scrape', 'delay max', most) },
    {
      what: 'bytes for each of 100,000 counter series',
      most: 1024,
      found: figure('memory', 'natsight', [100_000]),
    },
    {
      what: 'memory after random label values, last tenth / first tenth',
      most: 1.05,
      found: figure('labels', 'last tenth, MiB', []) / figure('labels', 'first tenth, MiB', []),
    },
  ];
  return {
    title: 'Bars',
    method: 'What the project asks of itself, and what was found this time.',
    columns: [{ name: 'what' }, { name: 'bar' }, { name: 'found', decimals: 2 }, { name: 'met' }],
    rows: promised.map(rowOf),
  };
}

function rowOf({ what, most = Infinity, least = -Infinity, found }: Bar): readonly (number | string)[] {
  const bar = least === -Infinity ? `at most ${most}` : `at least ${least}`;
  return [what, bar, found, found <= most && found >= least ? 'yes' : 'no'];
}

/** The figure in this column of the row that begins so. */
function figureOf(result: Result | undefined, name: string, begin: readonly (number | string)[]): number {
  const column = result?.columns.findIndex((each) => each.name === name) ?? -1;
  const row = result?.rows.find((cells) => begin.every((cell, index) => cells[index] === cell));
  const found = row?.[column];
  if (typeof found !== 'number') throw new Error(`BUG: no figure "${name}" of ${begin.join(', ')}`);
  return found;
}
