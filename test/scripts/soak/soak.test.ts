import { expect, jest, test } from '@jest/globals';
import { withFigures } from '../../../scripts/soak/marked-figures.js';
import { memoryCourse } from '../../../scripts/soak/soak-memory.js';
import { runSoak } from '../../../scripts/soak/soak-run.js';
import { soakTable } from '../../../scripts/soak/soak-table.js';
import { tempFolder } from '../../support/temp-folder.js';

jest.setTimeout(240_000);
const folder = tempFolder();

test('a short soak: totals are exact over a kill of the exporter and one of nats-server, and nothing leaks', async () => {
  const figures = await runSoak({
    folder,
    seconds: 2,
    seed: 7,
    halves: [
      ['kills of the exporter', 'kills of nats-server'],
      ['reloads', 'live pages that do not read', 'malformed requests', 'bursts on plain subjects'],
    ],
    log: () => undefined,
  });
  // It throws if totals, memory, descriptors or timers are wrong.
  expect(figures.stored.events).toBeGreaterThan(100);
  expect(figures.stored.hostile).toBeGreaterThan(10);
  expect(figures.account.counted).toBeGreaterThan(10_000);
  expect(figures.done).toMatchObject({ 'kills of the exporter': 1, 'kills of nats-server': 1, reloads: 1 });
  const page = 'before\n<!-- soak: written by npm run soak -->\nold\n<!-- /soak -->\nafter\n';
  const written = withFigures(page, 'soak', soakTable(figures, 'Node 20, 2 cores'));
  expect(written).toMatch(/^before\n<!-- soak: [^]*\| kills of the exporter \| 1 \|[^]*\nafter\n$/);
});

test('a leak shows as a slope of the memory after the warm-up', () => {
  const samples = Array.from({ length: 90 }, (_, at) => ({
    atMs: at * 1_000,
    mib: 100 + Math.max(0, at - 30),
  }));
  const { slope, firstMiB, lastMiB, mostMiB } = memoryCourse(samples);
  expect(slope).toBeCloseTo(60);
  expect([firstMiB, lastMiB, mostMiB]).toEqual([115, 145, 159]);
});
