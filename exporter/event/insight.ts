import type { Insight } from '../../setup/model/insight.js';

/** An insight that started or ended, for one series: what is published, alerted and shown. */
export interface InsightChange {
  readonly insight: Insight;
  readonly change: 'started' | 'ended';
  /** Labels of the series, without empty ones. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** When it began to hold (before `for`), milliseconds since 1970. */
  readonly startedMs: number;
  /** When this change was seen, milliseconds since 1970. */
  readonly atMs: number;
  /** One sentence with {{label}} and {{value}} filled in. */
  readonly summary: string;
}
