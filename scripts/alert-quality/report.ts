import type { QualityBar } from './bars.js';
import type { Quality } from './measure.js';
import { DAYS } from './play.js';

/** The page about alert quality, in Markdown. `seeds`: of the streams of each kind. */
export function qualityPage(
  qualities: readonly Quality[],
  bars: readonly QualityBar[],
  seeds: readonly number[],
): string {
  const streams = qualities.reduce((sum, quality) => sum + quality.streams, 0);
  return `# Alert quality

Written by \`npm run alert-quality\`; do not edit. It scores ${streams} generated event streams of ${DAYS} days, one value a minute, with the shipped
defaults of \`"outside": "normal"\` (budget 2/week). The same run gives the same page.

The constants of the algorithm are not independent of these figures: they were chosen while watching the Numenta Anomaly Benchmark and streams
of these eight kinds. The streams below are other ones, with the seeds ${Math.min(...seeds)} to ${Math.max(...seeds)}, but of the same kinds. Expect somewhat more false alerts, and
fewer finds, on data that differs from both. \`natsight backtest\` says what your own data gives.

## Goals

${table(
  ['goal', 'measured', ''],
  bars.map(({ goal, measured, isMet }) => [goal, measured, isMet ? 'met' : '**not met**']),
)}

A budget is an upper limit that the width of the band aims at, not a quota: a stream that does nothing unusual alerts less often. It
is a target, not a guarantee, above all in the first weeks.

## False alerts and faults

False alerts a day without any fault; outages (nothing for 30 minutes, found within one window) and surges (twice as much for 30 minutes,
found while they last).

${table(
  ['stream', 'day 1', 'days 2 to 4', 'from day 5', 'outages found', 'surges found'],
  qualities.map(({ kind, falsePerDay, faults, outagesFound, surgesFound }) => [
    `${kind.name}: ${kind.about}`,
    ...falsePerDay.map((alerts) => alerts.toFixed(2)),
    `${outagesFound} of ${faults}`,
    `${surgesFound} of ${faults}`,
  ]),
)}

A sparse stream, a share of errors and a nightly job say nothing for minutes or hours at a time, so a band does not see their outages: use
"silentFor". A surge to twice as much is within what a heavy-tailed sum does by itself.

## Lasting changes and odd days

Minutes outside on the second day after a lasting shift to 1.5 times; alerts a day while the stream grows by 40 % in ten days; alerts on
a holiday and on a special day with three times as much, both declared; alerts on the two days from the change to summer time.

${table(
  ['stream', 'shift', 'drift', 'holiday', 'special day', 'clock change'],
  qualities.map(
    ({ kind, shiftMinutes, driftPerDay, holidayAlerts, specialAlerts, clockAlerts, streams: of }) => [
      kind.name,
      shiftMinutes.toFixed(0),
      driftPerDay.toFixed(2),
      ...[holidayAlerts, specialAlerts, clockAlerts].map((alerts) => `${alerts} in ${of} streams`),
    ],
  ),
)}
`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
