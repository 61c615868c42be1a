import type { Insight } from '../../setup/model/insight.js';

/** An insight of one series that started or ended. It is published, sent as an alert, and logged. */
export interface InsightChange {
  readonly insight: Insight;
  readonly change: 'started' | 'ended';
  /** Labels of the series, without empty ones. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** When the condition became true (before `for`), milliseconds since 1970. */
  readonly startedMs: number;
  /** When the change was detected, milliseconds since 1970. */
  readonly atMs: number;
  /** One sentence with {{label}} and {{value}} filled in. */
  readonly summary: string;
  /** Whether its alert is notified together with others, because too many started. Unset: no. */
  readonly isBurst?: boolean;
  /** How often it became half as bad again: 1 and more are alerts of their own, beside the first one. Unset: 0. */
  readonly escalation?: number;
  /** Whether it has been firing before, and is told once more. Unset: no. */
  readonly isRetold?: boolean;
}
