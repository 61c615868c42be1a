import { isBudgetKept } from './bars.js';
import type { QualityBar } from './bars.js';
import { DAYS } from './play.js';
import type { SuiteResult } from './suite.js';

/** The page about alert quality, in Markdown, of the watched kinds of streams and of those that were held out. */
export function qualityPage(results: readonly SuiteResult[]): string {
  const streams = results.flatMap(({ qualities }) => qualities).reduce((sum, each) => sum + each.streams, 0);
  const [goals = []] = results.map(({ bars }) => bars);
  return `# Alert quality

Written by \`npm run alert-quality\`; do not edit. It scores ${streams} generated event streams of ${DAYS} days, one value a minute, with the shipped
defaults of \`"outside": "normal"\` (budget 2/week). The same run gives the same page.

The constants of the algorithm were chosen while watching the Numenta Anomaly Benchmark and streams of the eight kinds that are called
"watched", with other seeds than here; but two kinds were looked into with these seeds too: "heavy-tailed" and "nightly batch". The kinds that are called "held out" were written before. Constants
were never fitted to them, but they were scored several times, and two causes of false alerts of "office hours" were looked for and reproduced with
other streams. \`natsight backtest\` says what your own data gives.

## Goals

${table(
  [
    'goal',
    ...results.map(({ name, seeds }) => `${name} (seeds ${Math.min(...seeds)} to ${Math.max(...seeds)})`),
  ],
  goals.map(({ goal }, at) => [goal, ...results.map(({ bars }) => measuredText(bars[at]))]),
)}

A stream that hardly varies alerts less often than its budget allows: the band never becomes narrower than half a deviation, and a night
without events has nothing to tell. A budget is a target, not a guarantee, above all in the first weeks.

${results.map(suiteText).join('\n')}`;
}

function measuredText(bar: QualityBar | undefined): string {
  if (bar === undefined) return '';
  return bar.isMet ? bar.measured : `**not met:** ${bar.measured}`;
}

function suiteText({ name, qualities }: SuiteResult): string {
  return `## Streams that are ${name}

False alerts a day without any fault; streams whose alerts from day 5 are between half of the budget and twice the budget; outages (nothing
for 30 minutes, found within one window) and surges (twice as much for 30 minutes, found while they last).

${table(
  ['stream', 'day 1', 'days 2 to 4', 'from day 5', 'budget kept', 'outages found', 'surges found'],
  qualities.map((quality) => [
    `${quality.kind.name}: ${quality.kind.about}`,
    ...quality.falsePerDay.map((alerts) => alerts.toFixed(2)),
    `${quality.perWeek.filter(isBudgetKept).length} of ${quality.streams}`,
    `${quality.outagesFound} of ${quality.faults}`,
    `${quality.surgesFound} of ${quality.faults}`,
  ]),
)}

A stream that says nothing for minutes or hours at a time, a share of errors and a nightly job have outages that a band does not see: use
"silentFor". A surge to twice as much is within what a heavy-tailed sum does by itself.

Minutes outside on the second day after a lasting shift to 1.5 times; alerts a day while the stream grows by 40 % in ten days; alerts on
a holiday and on a special day with three times as much, both declared; alerts on the two days from a change of the clocks.

${table(
  ['stream', 'shift', 'drift', 'holiday', 'special day', 'clock change'],
  qualities.map(({ kind, shiftMinutes, driftPerDay, holidayAlerts, specialAlerts, clockAlerts, streams }) => [
    kind.name,
    shiftMinutes.toFixed(0),
    driftPerDay.toFixed(2),
    ...[holidayAlerts, specialAlerts, clockAlerts].map((alerts) => `${alerts} in ${streams} streams`),
  ]),
)}
`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
