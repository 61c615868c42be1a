import { bars } from './bars.js';
import { chart } from './chart.js';
import type { Line } from './chart.js';
import { KINDS } from './exporter.js';
import type { Kind } from './exporter.js';
import type { Result } from './stage.js';
import { tableOf } from './table.js';

export interface Report {
  readonly machine: Readonly<Record<string, string>>;
  readonly rounds: number;
  readonly results: Readonly<Record<string, Result>>;
}

const COLORS: Readonly<Record<Kind, string>> = {
  idle: '#767676',
  handwritten: '#b3541e',
  natsight: '#1f6fb4',
};

/** docs/benchmarks.md. */
export function documentOf({ machine, rounds, results }: Report): string {
  return [
    '# Benchmarks\n',
    'Written by `npm run bench`; `npm run bench -- --quick` takes less than a minute, prints the same tables and writes no page.\n',
    `What is compared: **idle**, a subscriber that does nothing with a message; **handwritten**, the exporter that one would write
(same NATS client, \`JSON.parse\`, ajv, \`@prometheus-io/client\`); **natsight**, its engine behind the same client with the same
metrics. Each measurement has a process of its own; those that are compared alternate, and figures are medians of ${rounds} rounds.
The machine does other work at the same time, and so the times say less than the ratios between neighbours.\n`,
    '![CPU per event by metrics per event](benchmarks.svg)\n',
    ...[bars(results), ...Object.values(results)].map(
      (result) => `## ${result.title}\n\n${result.method}\n\n${tableOf(result)}`,
    ),
    `## Machine\n\n${Object.entries(machine)
      .map(([name, value]) => `- ${name}: ${value}\n`)
      .join('')}`,
  ].join('\n');
}

/** docs/benchmarks.svg: how the cost of an event grows with the metrics that it goes into. */
export function chartOf(consumed: Result): string {
  const [, bytes, series] = consumed.rows[0] ?? [];
  const rows = consumed.rows.filter((row) => row[1] === bytes && row[2] === series);
  const lines = KINDS.map((kind): Line => {
    const column = consumed.columns.findIndex(({ name }) => name.startsWith(`${kind},`));
    return {
      name: kind,
      color: COLORS[kind],
      points: rows.map((row) => [Number(row[0]), Number(row[column])]),
    };
  });
  return chart({ title: 'CPU per event', x: 'metrics per event', y: 'microseconds' }, lines);
}
