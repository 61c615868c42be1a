import type { Trouble } from '../event/trouble.js';
import type { ShownTrouble } from './frame.js';

/** Most troubles that the header of a page shows, so that the panels stay in sight. `/` has all of them. */
export const MAX_SHOWN_TROUBLES = 5;

/** What the header of a page shows of the troubles. */
export function shownTroubles(troubles: readonly Trouble[]): readonly ShownTrouble[] {
  const shown = troubles.map(({ kind, sentence, sinceMs }): ShownTrouble => ({
    kind,
    sentence,
    ...(sinceMs !== undefined && { sinceMs }),
  }));
  const more = shown.length - MAX_SHOWN_TROUBLES;
  if (more <= 0) return shown;
  // The last place is for what is left out.
  const sentence = `${more + 1} more problems`;
  return [...shown.slice(0, MAX_SHOWN_TROUBLES - 1), { kind: 'more', sentence }];
}
