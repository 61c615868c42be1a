import type { BenchReport, Run } from './stage.js';
import type { Result } from './stage.js';
import { SHAPES } from './workload.js';
import type { EventShape } from './workload.js';

interface Bar {
  readonly what: string;
  readonly most?: number;
  readonly least?: number;
  readonly found: (run: Run) => number;
}

const usual = [2, 160, 10];
const mostSeries = [100_000, 'natsight'];
const floods = ['schema', 'undecodable', 'future'].flatMap((kind) => [
  [kind, 'without'],
  [kind, 'with'],
]);

/** Most milliseconds from an event to its notification, by the events per second beside it. */
const ALERT_BARS = [
  [1_000, 30],
  [50_000, 100],
] as const;

const ofSize = (column: string, bytes: number, shapes: readonly EventShape[] = SHAPES) => {
  return (run: Run) => shapes.map((shape) => found(run, 'sizes', column, [shape, bytes]));
};

/** What is asked of events by their size in bytes. */
const SIZE_BARS: readonly Bar[] = [
  ...([160, 512, 1024, 4096] as const).map((bytes) => ({
    what: `CPU, natsight / idle, events of ${bytes} bytes, the worse of both shapes`,
    most: bytes < 1024 ? 2 : 2.5,
    found: (run: Run) => Math.max(...ofSize('natsight / idle', bytes)(run)),
  })),
  ...([160, 512, 1024] as const).map((bytes) => ({
    what: `CPU, handwritten / natsight, events of ${bytes} bytes, many fields`,
    least: 2.5,
    found: (run: Run) => Math.min(...ofSize('handwritten / natsight', bytes, ['many fields'])(run)),
  })),
];

/** The performance targets of the project. */
const BARS: readonly Bar[] = [
  {
    what: 'CPU, natsight / idle, one counter and one histogram',
    most: 2,
    found: (run) => found(run, 'consume', 'natsight / idle', usual),
  },
  {
    what: 'CPU, handwritten / natsight, the same',
    least: 2.5,
    found: (run) => found(run, 'consume', 'handwritten / natsight', usual),
  },
  ...SIZE_BARS,
  {
    what: 'scrape of 100,000 series, ms',
    most: 150,
    found: (run) => found(run, 'scrape', 'scrape', [...mostSeries, 'identity']),
  },
  {
    what: 'scrape of 100,000 series with gzip, ms',
    most: 150,
    found: (run) => found(run, 'scrape', 'scrape', [...mostSeries, 'gzip']),
  },
  {
    what: 'longest event loop delay during these scrapes, ms',
    most: 20,
    found: (run) =>
      Math.max(
        found(run, 'scrape', 'delay max', [...mostSeries, 'identity']),
        found(run, 'scrape', 'delay max', [...mostSeries, 'gzip']),
      ),
  },
  {
    what: 'bytes per counter series, with 100,000 series',
    most: 1024,
    found: (run) => found(run, 'memory', 'natsight', [100_000]),
  },
  {
    what: 'memory after ten million random label values, last tenth / first tenth',
    most: 1.05,
    found: (run) =>
      found(run, 'labels', 'last tenth, MiB', [10_000_000]) /
      found(run, 'labels', 'first tenth, MiB', [10_000_000]),
  },
  {
    what: 'CPU, most expensive flood of bad events / valid events',
    most: 2,
    found: (run) => Math.max(...floods.map((begin) => found(run, 'flood', 'to valid ones', begin))),
  },
  ...[160, 512].flatMap((bytes): readonly Bar[] => [
    {
      what: `CPU, natsight from JetStream / from a plain subject, ${bytes} bytes, 10,000 series, a checkpoint each second`,
      most: 1.3,
      found: (run) => jetstreamCpu(run, bytes, 'natsight, plain subject'),
    },
    {
      what: `CPU, the same / the official client that does nothing, ${bytes} bytes`,
      most: 1,
      found: (run) => jetstreamCpu(run, bytes, 'client alone'),
    },
  ]),
  ...ALERT_BARS.map(([eventsPerSecond, most]): Bar => ({
    what: `from an event to the notification of its alert at ${eventsPerSecond.toLocaleString('en-US')} events/s, 99th percentile, ms`,
    most,
    found: (run) =>
      Math.max(
        ...['event', 'threshold'].map((rule) => found(run, 'alerts', 'p99, ms', [rule, eventsPerSecond])),
      ),
  })),
  {
    what: 'time to ready, natsight run / bare subscriber',
    most: 2,
    found: (run) => found(run, 'start', 'natsight / subscriber', []),
  },
];

/** Whether each target is met, on each version of Node. */
export function bars({ runs }: Pick<BenchReport, 'runs'>): Result {
  return {
    title: 'Bars',
    method: 'The performance targets of the project, and the results of this run.',
    columns: [
      { name: 'what' },
      { name: 'bar' },
      ...runs.map(({ node }) => ({ name: `Node ${node}`, decimals: 2 })),
      { name: 'met' },
    ],
    rows: BARS.map((bar) => {
      const figures = runs.map(bar.found);
      return [bar.what, boundOf(bar), ...figures, figures.every((each) => meets(bar, each)) ? 'yes' : 'no'];
    }),
  };
}

function boundOf({ least, most }: Bar): string {
  return least === undefined ? `at most ${most}` : `at least ${least}`;
}

function meets({ least = -Infinity, most = Infinity }: Bar, value: number): boolean {
  return value >= least && value <= most;
}

const jetstreamCpu = (run: Run, bytes: number, reader: string) =>
  found(run, 'jetstream', "natsight's CPU to its", [bytes, reader]);

/** The figure in the column `name`, in the row that begins with these cells. */
function found({ results }: Run, stage: string, name: string, begin: readonly (number | string)[]): number {
  const result = results[stage];
  const column = result?.columns.findIndex((each) => each.name === name) ?? -1;
  const cell = result?.rows.find((cells) => begin.every((each, index) => cells[index] === each))?.[column];
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'object') return cell.median;
  throw new Error(`BUG: no figure "${name}" of ${begin.join(', ')} in ${stage}`);
}
