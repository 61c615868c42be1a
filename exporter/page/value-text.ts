import type { PanelLayout } from '../live/frame.js';
import { formatValue } from './format.js';
import { levelOf } from './palette.js';

/** What a value means: a level of the style sheet. */
export type ValueLevel = 'good' | 'warning' | 'critical' | 'quiet';

type Meaning = Pick<PanelLayout, 'states' | 'thresholds' | 'unit' | 'decimals'>;

/** A value as a panel writes it: the word of its state, or the number with its unit. */
export function valueText({ states, unit, decimals }: Omit<Meaning, 'thresholds'>, value: number): string {
  return states.find((state) => state.value === value)?.text ?? formatValue(value, unit, decimals);
}

/** The level of the state of a value, or of the highest threshold that it has reached; `undefined`: neither. */
export function valueLevel(
  { states, thresholds }: Pick<Meaning, 'states' | 'thresholds'>,
  value: number,
): ValueLevel | undefined {
  return states.find((state) => state.value === value)?.as ?? levelOf(value, thresholds);
}
