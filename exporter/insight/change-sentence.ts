import { insightTraits } from '../../setup/insight-kinds.js';
import type { Against } from '../../setup/model/change-schema.js';
import type { ChangeInsight } from '../../setup/model/insight.js';
import { valueText } from '../../setup/value/value-text.js';
import { seriesText } from './bound-sentence.js';
import { clockText } from './explanation.js';
import { shownValue } from './summary.js';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const OF_THEN: Readonly<Record<Against, string>> = {
  yesterday: 'of yesterday',
  'last week': 'of a week ago',
};

/** A value that has changed. */
export interface Changed {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly side: 'above' | 'below';
  /** The value of then. */
  readonly before: number;
  /** Local time of both. */
  readonly localMs: number;
}

/** Why a change alerts, in one sentence: `orders_rate is 20/s at 14:03, below 0.5 times the 50/s of yesterday`. */
export function explainChange(
  insight: ChangeInsight,
  { labels, value, side, before, localMs }: Changed,
): string {
  const { low, high, against } = insight.change;
  const minute = Math.floor((localMs - Math.floor(localMs / DAY_MS) * DAY_MS) / MINUTE_MS);
  const bound = (side === 'above' ? high : low) ?? NaN;
  const was = valueText(before, insightTraits(insight).notation(insight));
  const found = `${seriesText(insight.metric, labels)} is ${shownValue(insight, value)} at ${clockText(minute)}`;
  return `${found}, ${side} ${bound} times the ${was} ${OF_THEN[against]}`;
}
