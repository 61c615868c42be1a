import type { Insight } from '../../setup/model/insight.js';
import type { InsightChange } from '../event/insight.js';

/** What happens to insights. */
export type InsightHappening =
  | { readonly kind: 'insightChanged'; readonly change: InsightChange }
  /** More series of one insight are firing than its limit allows to report. `count`: how many more. */
  | { readonly kind: 'insightsSuppressed'; readonly insight: Insight; readonly count: number }
  /** The first time that the labels of events are beyond the limit of an insight. `rule`: its name. */
  | { readonly kind: 'insightOverflowed'; readonly rule: string }
  /** `rule`: name of the insight. */
  | { readonly kind: 'insightNotPublished'; readonly rule: string; readonly error: unknown };
