import type { CatalogEntry } from '../catalog.js';
import type { Show } from '../model/show.js';
import { natureOf } from './nature.js';

/** What one value of a metric means that is 0 or 1. */
export interface StateMeaning {
  readonly value: number;
  readonly text: string;
  /** `quiet`: neither good nor bad. */
  readonly as: 'good' | 'critical' | 'quiet';
}

const FIRING: readonly StateMeaning[] = [
  { value: 0, text: 'quiet', as: 'quiet' },
  { value: 1, text: 'FIRING', as: 'critical' },
];

/** Words for 0 and 1, by the last word of the name. */
const WORDS: Readonly<Record<string, readonly [zero: string, one: string]>> = {
  up: ['down', 'up'],
  connected: ['disconnected', 'connected'],
  success: ['failed', 'ok'],
};

/** The meanings of the values of a panel; empty if they are numbers. */
export function statesOf(entry: CatalogEntry, shows: readonly Show[]): readonly StateMeaning[] {
  // The mean of states is a share.
  if (shows.some(({ kind }) => kind !== 'value')) return [];
  switch (natureOf(entry)) {
    case 'firing':
      return FIRING;
    case 'state': {
      const [zero, one] = WORDS[entry.name.split('_').at(-1) ?? ''] ?? ['no', 'yes'];
      return [
        { value: 0, text: zero, as: 'critical' },
        { value: 1, text: one, as: 'good' },
      ];
    }
    default:
      return [];
  }
}
