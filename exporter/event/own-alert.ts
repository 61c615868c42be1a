import type { Severity } from '../../setup/model/severity.js';

/** An alert about what is around the exporter that started or ended. It posts it itself: no insight and no rule stand behind it. */
export interface OwnAlertChange {
  readonly own: {
    readonly name: string;
    readonly severity: Severity;
    readonly description: string;
    /** The condition in plain words. */
    readonly condition: string;
  };
  readonly change: 'started' | 'ended';
  readonly labels: Readonly<Record<string, string>>;
  /** When the condition became true, milliseconds since 1970. */
  readonly startedMs: number;
  /** When the change was detected, milliseconds since 1970. */
  readonly atMs: number;
  readonly summary: string;
}
