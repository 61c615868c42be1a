/** What is in trouble. */
export type TroubleKind = 'setup' | 'nats' | 'stream' | 'metric' | 'internal' | 'alerts' | 'worker' | 'state';

/** Something about the exporter that a person on call should know, until it is over. */
export interface Trouble {
  readonly kind: TroubleKind;
  /** What is wrong, in one sentence without a full stop. */
  readonly sentence: string;
  /** More sentences: the problems, the last error, the reasons. */
  readonly details: readonly string[];
  /** When it began, milliseconds since 1970; unset if that is not known. */
  readonly sinceMs?: number | undefined;
}
