import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from '@jest/globals';
import { findingsIn } from '../../../grafana/lint/lint.js';
import { readDashboardFile } from '../../../grafana/lint/read/file.js';
import { formatLintReport } from '../../../grafana/lint/report.js';
import { lintWorld } from '../../../grafana/lint/world.js';
import { MAX_MESSAGE_CHARACTERS, visible } from '../../../setup/visible.js';
import { fuzzRuns } from '../../support/fuzz-runs.js';
import { changedFiles, setupChanges } from '../../support/mutated-setup.js';
import { root } from '../../support/run-command.js';
import { loadSetup } from '../../../setup/load.js';
import { dashboard, heatmap, panel, stat, table } from './base.js';

const folder = join(root, 'test/fixtures/dashboards');
const bases: readonly unknown[] = [
  dashboard({ panels: [panel(), stat({ id: 2 }), table({ id: 3 }), heatmap({ id: 4 })] }),
  ...readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown),
];
const worlds = [lintWorld({}), lintWorld({ setup: loadSetup(join(root, 'setup/examples/flights')).setup })];

test('a dashboard that was changed at random is read or refused, and its findings are sentences', () => {
  let [read, found] = [0, 0];
  fc.assert(
    fc.property(fc.nat(bases.length - 1), fc.nat(1), setupChanges, (base, which, changes) => {
      const [bytes] = changedFiles([bases[base], {}], changes);
      const file = readDashboardFile('x.json', new TextDecoder().decode(bytes), undefined);
      if (file.kind !== 'dashboard') {
        expect(file.unread.message).toMatch(/^is (?:empty|not valid JSON|no dashboard)/);
        return;
      }
      read++;
      const world = worlds[which] ?? lintWorld({});
      const findings = findingsIn([file.dashboard, file.dashboard], world);
      found += findings.length;
      for (const { message, advice } of findings) {
        expect(message.length).toBeLessThanOrEqual(MAX_MESSAGE_CHARACTERS);
        expect(message).toBe(visible(message));
        expect(`${message}; ${advice}`).not.toMatch(/\bundefined\b(?! in)|\[object Object\]|\bNaN\b|^$/);
      }
      const report = { dashboards: 1, findings, unread: [], skipped: [] };
      for (const format of ['text', 'json', 'github'] as const)
        expect(formatLintReport(report, format)).not.toBe('');
    }),
    fuzzRuns(50, { most: 20_000 }),
  );
  expect(read).toBeGreaterThan(20);
  expect(found).toBeGreaterThan(500);
}, 3_600_000);

test('a dashboard of a thousand panels is read, each with its findings', () => {
  const panels = Array.from({ length: 1_000 }, (_, index) =>
    panel({ id: index + 1, title: `Panel ${index}`, gridPos: { x: 0, y: 0, w: 12, h: 8 } }),
  );
  const file = readDashboardFile('x.json', JSON.stringify(dashboard({ panels })), undefined);
  expect(file.kind === 'dashboard' && findingsIn([file.dashboard], lintWorld({}))).toHaveLength(999);
});
