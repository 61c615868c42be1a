import { BUDGETS } from '../../setup/model/adaptive-threshold.js';
import type { Quality } from './measure.js';

/** A goal, and what was measured. */
export interface QualityBar {
  readonly goal: string;
  readonly measured: string;
  readonly isMet: boolean;
}

const MOST_FALSE_PER_DAY = 0.3;
/** Minutes outside on the second day after a shift: what a budget of alerts may leave, and no more. */
const MOST_SHIFT_MINUTES = 15;
const PER_WEEK = 7 * BUDGETS.medium;

/** Whether so many alerts a week are between half of the budget and twice the budget. */
export function isBudgetKept(alerts: number): boolean {
  return alerts <= 2 * PER_WEEK && alerts >= PER_WEEK / 2;
}

/** The bars of the suite. */
export function qualityBars(qualities: readonly Quality[]): readonly QualityBar[] {
  const quiet = qualities.filter(({ falsePerDay }) => falsePerDay[2] <= MOST_FALSE_PER_DAY);
  const firstDay = sum(qualities, ({ falsePerDay, streams }) => falsePerDay[0] * streams);
  const perWeek = qualities.flatMap((quality) => quality.perWeek);
  const kept = perWeek.filter((alerts) => alerts <= 2 * PER_WEEK).length;
  const both = perWeek.filter(isBudgetKept).length;
  const busy = qualities.filter(({ kind: { eventsPerSecond = 0 } }) => eventsPerSecond >= 1);
  const outages = sum(busy, ({ outagesFound }) => outagesFound);
  const faults = sum(busy, (quality) => quality.faults);
  const stays = sum(busy, ({ outagesKept }) => outagesKept);
  const streams = sum(busy, (quality) => quality.streams);
  const adopted = qualities.filter(({ shiftMinutes }) => shiftMinutes <= MOST_SHIFT_MINUTES);
  const late = qualities.filter((quality) => !adopted.includes(quality)).map(({ kind }) => kind.name);
  return [
    {
      goal: `at most ${MOST_FALSE_PER_DAY} false alerts a day from day 5, on 7 of 8 kinds`,
      measured: `${quiet.length} of ${qualities.length} kinds`,
      isMet: quiet.length >= qualities.length - 1,
    },
    { goal: 'no false alert on day 1', measured: `${firstDay}`, isMet: firstDay === 0 },
    {
      goal: 'at most twice the budget on 90 % of the streams',
      measured: share(kept, perWeek.length),
      isMet: kept >= 0.9 * perWeek.length,
    },
    {
      goal: 'at least half of the budget, too, on 90 % of the streams',
      measured: share(both, perWeek.length),
      isMet: both >= 0.9 * perWeek.length,
    },
    {
      goal: 'every outage of a stream of one event/s or more within one window',
      measured: `${outages} of ${faults}`,
      isMet: outages === faults,
    },
    {
      goal: 'an outage of three days still alerts at its end (same streams)',
      measured: `${stays} of ${streams}`,
      isMet: stays === streams,
    },
    {
      goal: `a lasting shift is normal within a day: at most ${MOST_SHIFT_MINUTES} minutes outside on the second day`,
      measured: `${adopted.length} of ${qualities.length} kinds${late.length === 0 ? '' : `; not: ${late.join(', ')}`}`,
      isMet: adopted.length === qualities.length,
    },
  ];
}

function sum(qualities: readonly Quality[], read: (quality: Quality) => number): number {
  return qualities.reduce((total, quality) => total + read(quality), 0);
}

const share = (part: number, whole: number) => `${Math.floor((100 * part) / whole)} %`;
