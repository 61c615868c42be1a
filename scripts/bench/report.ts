import { bars } from './bars.js';
import { chart } from './chart.js';
import type { BenchReport, Run } from './stage.js';
import { tableOf } from './table.js';

/** docs/benchmarks.md. */
export function documentOf(report: BenchReport): string {
  const { machine, rounds, runs } = report;
  const stages = Object.keys(runs[0]?.results ?? {});
  return [
    '# Benchmarks\n',
    'Written by `npm run bench`. `npm run bench -- --quick` takes about a minute and prints the same tables without writing this page.\n' +
      '`npm run bench -- consume scrape` measures only these stages. `--json FILE` writes the figures as JSON, with the minimum and the\n' +
      'maximum of the rounds.\n',
    `Three programs are compared: **idle**, a subscriber that does nothing with a message; **handwritten**, a typical exporter written by
hand (the same NATS client, \`JSON.parse\`, ajv, \`@prometheus-io/client\`, express); **natsight**, the exporter as \`natsight run\` runs it,
from the socket to \`/metrics\`. Each measurement has its own process; compared measurements alternate. Figures are medians of
${rounds} rounds. Ratios are medians of the ratios within each round, with the minimum and the maximum in parentheses. The machine
does other work at the same time, so the ratios are more reliable than the absolute times. [Beside other
tools](benchmarks/beside-other-tools.md): Go programs, Telegraf, Vector and Bento with the same job.\n`,
    `## Bars\n\n${bars(report).method}\n\n${tableOf(bars(report))}`,
    ...stages.map((stage) => sectionOf(stage, runs)),
    `## Machine\n\n${Object.entries(machine)
      .map(([name, value]) => `- ${name}: ${value}\n`)
      .join('')}`,
  ].join('\n');
}

/** The charts of the page by file name, for the first Node version. */
export function chartsOf({ runs }: BenchReport): ReadonlyMap<string, string> {
  const charts = Object.values(runs[0]?.results ?? {}).flatMap((result) => result.charts ?? []);
  return new Map(charts.map((spec) => [`${spec.file}.svg`, chart(spec)]));
}

function sectionOf(stage: string, runs: readonly Run[]): string {
  const found = runs.flatMap(({ node, results }) => {
    const result = results[stage];
    return result === undefined ? [] : [{ node, result }];
  });
  const [first] = found;
  if (first === undefined) return '';
  const { title, method, charts = [] } = first.result;
  return [
    `## ${title}\n`,
    `${method}\n`,
    ...charts.map((each) => `![${each.title}](benchmarks/${each.file}.svg)\n`),
    ...found.map(({ node, result }) => `Node ${node}:\n\n${tableOf(result)}`),
  ].join('\n');
}
