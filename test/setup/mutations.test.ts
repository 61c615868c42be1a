import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { MONITORING_FILE, PROCESSING_FILE } from '../../setup/model/setup.js';
import { parseSetup } from '../../setup/parse.js';

const example = (file: string) => readFileSync(`setup/examples/flights/${file}`, 'utf8');
const processing = example(PROCESSING_FILE);
const monitoring = example(MONITORING_FILE);

/** Anything may stand in the place of anything. */
const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom('', '{{', 'delay >', '[5m', 'constructor', '*', -1, 1e308, null, [], {}),
);

/** Replaces, removes or renames one value, wherever it stands. */
function mutate(value: unknown, choices: () => number, replacement: unknown): unknown {
  if (typeof value !== 'object' || value === null || choices() % 5 === 0) return replacement;
  const entries = Object.entries(value);
  const chosen = choices() % Math.max(1, entries.length);
  const changed = entries.flatMap(([key, child], index): [string, unknown][] => {
    if (index !== chosen) return [[key, child]];
    if (choices() % 7 === 0) return [];
    if (choices() % 7 === 0) return [[`${key}x`, child]];
    return [[key, mutate(child, choices, replacement)]];
  });
  return Array.isArray(value) ? changed.map(([, child]) => child) : Object.fromEntries(changed);
}

describe('a setup that was changed at random', () => {
  test('is taken, or refused with problems that stand in its files', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.infiniteStream(fc.nat(1000)), strange, (first, numbers, replacement) => {
        const choices = () => numbers.next().value;
        const broken = (text: string) =>
          JSON.stringify(mutate(JSON.parse(text), choices, replacement), null, 2);
        const texts = first ? [broken(processing), monitoring] : [processing, broken(monitoring)];
        const { setup, problems } = parseSetup(texts[0] ?? '', texts[1] ?? '');
        expect(setup.updates.scrapeInterval).toBeGreaterThan(0);
        for (const { file, line, column, message } of problems) {
          const lines = (file === PROCESSING_FILE ? texts[0] : texts[1])?.split('\n') ?? [];
          expect(lines.length).toBeGreaterThanOrEqual(line);
          expect((lines[line - 1] ?? '').length).toBeGreaterThanOrEqual(column - 1);
          expect(message).not.toMatch(/Invalid input|undefined|\[object Object\]|^$/);
        }
      }),
      { numRuns: 200 },
    );
  });
});
