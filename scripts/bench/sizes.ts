import { compare } from './consume.js';
import type { Compared, ConsumeCase } from './consume.js';
import { KINDS } from './exporter.js';
import { casesOf } from './stage.js';
import type { RunExtent, Result } from './stage.js';
import { SHAPES } from './workload.js';
import type { EventShape } from './workload.js';

/** Sizes of events in bytes, with the number of them to measure. */
const SIZES = new Map([
  [160, 800_000],
  [512, 500_000],
  [1024, 300_000],
  [4096, 100_000],
]);

type SizeCase = ConsumeCase & { readonly shape: EventShape };

const CASES = SHAPES.flatMap((shape) =>
  Array.from(SIZES, ([eventBytes, events]): SizeCase => ({
    metrics: 2,
    series: 10,
    shape,
    eventBytes,
    events,
  })),
);

/** CPU of each exporter by the size of events, for events of many fields and for those of few long strings. */
export async function sizes(extent: RunExtent): Promise<Result> {
  const compared: (Compared & { readonly shape: EventShape })[] = [];
  for (const each of casesOf(CASES, extent)) {
    compared.push({ ...(await compare(each, extent)), shape: each.shape });
  }
  return {
    title: 'CPU by size and shape of events',
    method:
      'As above, with one counter and one histogram. An event of many fields has words, numbers, identifiers, flags, nulls and ' +
      'small objects beside the fields that the setup reads; one of few long strings has nine fields, one of which is long.',
    columns: [
      { name: 'events' },
      { name: 'bytes' },
      ...KINDS.map((kind) => ({ name: `${kind}, us`, decimals: 2 })),
      { name: 'natsight / idle', decimals: 2, spread: true },
      { name: 'handwritten / natsight', decimals: 2, spread: true },
    ],
    rows: compared.map(({ workload, shape, cpu, toIdle, toHandwritten }) => [
      shape,
      workload.eventBytes,
      ...KINDS.map((kind) => cpu[kind]),
      toIdle,
      toHandwritten,
    ]),
  };
}
