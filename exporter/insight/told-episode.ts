import { WORSE } from '../adaptive/episode.js';
import type { FieldTexts } from '../../setup/template.js';
import { SECONDS } from '../../setup/value/notation.js';
import { valueText } from '../../setup/value/value-text.js';

/** Alerts of one series of which each is half as bad again as the one before; further ones are not told. */
export const MAX_ESCALATIONS = 5;
/** Shortest time between two of them: a value that takes a moment to get where it stays is told once more, not five times. */
const SETTLED_MS = 60_000;

/** How bad a value is. */
export interface Badness {
  /** How far it is beyond its bound. */
  readonly distance: number;
  /** Distances below this are no different from it: a bound that is just passed is not soon passed twice as far. */
  readonly least: number;
}

/** What the summary of an insight is made of, beside its labels and value. */
export interface Told {
  /** The fields of its event. */
  readonly fields?: FieldTexts;
  /** What the sentence also says. */
  readonly also?: string | undefined;
  /** Makes the sentence; the labels are those that are not empty. */
  readonly sentence?: (labels: Readonly<Record<string, string>>) => string;
  /** Whether it is told again if it is already active, because it is half as bad again. */
  readonly isAgain?: boolean;
  /** How bad the value is. Unset: it is for the rule to say when it is told again. */
  readonly badness?: Badness;
  /** On which side of a range it is: a value that changes sides is told again. */
  readonly side?: string;
}

/**
 * What was last told of a series. It outlives the insight by the cooldown.
 *
 *     level 0        the first alert of an episode
 *     level 1, 2 …   half as bad again as the one before: an alert of its own, with the level as a label
 */
export interface ToldEpisode {
  readonly atMs: number;
  readonly value: number;
  readonly distance: number;
  /** The side of the range on which the value was; `undefined`: there is one side. */
  readonly side: string | undefined;
  readonly level: number;
  /** The first level that fires: those before it ended before the insight started again. */
  readonly from: number;
  /** The sentence of each level; `undefined`: it is made from the value of now. */
  readonly summaries: readonly (string | undefined)[];
}

/** Whether a value is half as bad again as what was last told. */
export function isHalfAsBadAgain(told: ToldEpisode, { distance, least }: Badness): boolean {
  return told.level < MAX_ESCALATIONS && distance >= WORSE * Math.max(told.distance, least);
}

/** The same of an insight that is firing. */
export function worsens(told: ToldEpisode, badness: Badness, nowMs: number): boolean {
  // If the clock was set back, it must not take longer than declared.
  const passedMs = Math.abs(nowMs - told.atMs);
  return passedMs >= SETTLED_MS && isHalfAsBadAgain(told, badness);
}

/** `half as bad again as 12 min ago, 180/s`. */
export function escalationText(told: ToldEpisode, nowMs: number, shown: (value: number) => string): string {
  const ago = valueText(Math.round(Math.abs(nowMs - told.atMs) / 1000), SECONDS);
  return `half as bad again as ${ago} ago, ${shown(told.value)}`;
}
