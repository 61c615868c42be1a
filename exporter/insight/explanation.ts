import { COUNTED_DAYS } from '../adaptive/band-layout.js';
import type { LocalMoment } from '../adaptive/calendar.js';
import type { Score } from '../adaptive/score.js';
import { insightTraits } from '../../setup/insight-kinds.js';
import { budgetText } from '../../setup/model/adaptive-threshold.js';
import type { AdaptiveInsight } from '../../setup/model/insight.js';
import { valueText } from '../../setup/value/value-text.js';
import { seriesText } from './bound-sentence.js';
import { shownValue } from './summary.js';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** A value that is not normal. */
export interface Unusual {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly score: Score;
  readonly moment: LocalMoment;
  /** Alerts of its series in the last days, this one included. */
  readonly alerts: number;
}

/**
 * Why a value alerts, in one sentence: `orders_rate 0/s at 14:03, expected 118/s to 142/s on a Tuesday at 14:00; lowest ever at this
 * hour; 3rd alert in 14 days, budget 2/week`.
 */
export function explain(insight: AdaptiveInsight, { labels, value, score, moment, alerts }: Unusual): string {
  const found = `${seriesText(insight.metric, labels)} ${shownValue(insight, value)} at ${clockText(moment.minute)}`;
  const parts = [
    `${found}, expected ${expectedText(insight, score)}${seasonText(insight, score, moment)}`,
    reasonText(score, value),
    `${ordinal(alerts)} alert in ${COUNTED_DAYS} days, budget ${budgetText(insight.band.budgetPerDay)}`,
  ];
  return parts.filter((part) => part !== '').join('; ');
}

function expectedText(insight: AdaptiveInsight, { lower, upper }: Score): string {
  const text = (value: number) => valueText(value, insightTraits(insight).notation(insight));
  switch (insight.band.side) {
    case 'above':
      return `at most ${text(upper)}`;
    case 'below':
      return `at least ${text(lower)}`;
    case 'both':
      return `${text(lower)} to ${text(upper)}`;
  }
}

/** With what it was compared. Before its slot is known, with all hours together. */
function seasonText(
  { band: { season } }: AdaptiveInsight,
  { isSeasonal }: Score,
  moment: LocalMoment,
): string {
  if (season === 'none') return '';
  if (!isSeasonal) return ' at any hour';
  const slotMinutes = season === 'week' ? 60 : 30;
  const at = ` at ${clockText(moment.minute - (moment.minute % slotMinutes))}`;
  if (season === 'day') return at;
  return ` on a ${moment.isHoliday ? 'holiday' : (WEEKDAYS[moment.weekday] ?? '')}${at}`;
}

function reasonText({ reason, isLowest, isHighest, expected }: Score, value: number): string {
  if (reason === 'level') return `${value < expected ? 'below' : 'above'} normal for about two hours`;
  if (reason === 'record') return `${value < expected ? 'lowest' : 'highest'} value so far`;
  if (isLowest || reason === 'outage') return 'lowest ever at this hour';
  return isHighest ? 'highest ever at this hour' : '';
}

/** `14:03`. */
export function clockText(minute: number): string {
  const twoDigits = (part: number) => String(part).padStart(2, '0');
  return `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
}

/** `1st`, `2nd`, `3rd`, `11th`. */
function ordinal(count: number): string {
  const isTeen = Math.floor(count / 10) % 10 === 1;
  const ending = isTeen ? undefined : { 1: 'st', 2: 'nd', 3: 'rd' }[count % 10];
  return `${count}${ending ?? 'th'}`;
}
