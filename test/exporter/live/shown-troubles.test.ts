import { expect, test } from '@jest/globals';
import { MAX_SHOWN_TROUBLES, shownTroubles } from '../../../exporter/live/shown-troubles.js';

const troubles = (count: number) =>
  Array.from(
    { length: count },
    (_, at) => ({ kind: 'metric', sentence: `number ${at}`, details: ['more'] }) as const,
  );

test('a page shows a few troubles, and how many there are beyond', () => {
  expect(shownTroubles(troubles(1))).toEqual([{ kind: 'metric', sentence: 'number 0' }]);
  expect(shownTroubles(troubles(MAX_SHOWN_TROUBLES)).at(-1)?.sentence).toBe('number 4');
  const shown = shownTroubles(troubles(20));
  expect(shown).toHaveLength(MAX_SHOWN_TROUBLES);
  expect(shown.at(-1)?.sentence).toBe('16 more problems');
});
