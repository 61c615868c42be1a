import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { rulesWithout } from '../../../grafana/lint/chosen-rules.js';
import { findingsIn } from '../../../grafana/lint/lint.js';
import { readDashboardFile } from '../../../grafana/lint/read/file.js';
import { LINT_RULES } from '../../../grafana/lint/rules.js';
import { lintWorld } from '../../../grafana/lint/world.js';
import { root } from '../../support/run-command.js';

const folder = join(root, 'test/fixtures/dashboards');

/** Dashboards as other people write them, and what the rules of grafana/dashboard-linter say of each. */
const FOREIGN: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'grafana-4.json': {
    'template-datasource-rule': 1,
    'uneditable-dashboard': 1,
    'panel-datasource-rule': 3,
    'panel-title-description-rule': 3,
    'panel-units-rule': 3,
  },
  'host.json': {
    'template-datasource-rule': 2,
    'template-job-rule': 3,
    'template-instance-rule': 1,
    'template-on-time-change-reload-rule': 3,
    'uneditable-dashboard': 1,
    'target-job-rule': 18,
    'target-instance-rule': 18,
  },
  'kubernetes.json': {
    'template-job-rule': 1,
    'template-instance-rule': 1,
    'panel-title-description-rule': 1,
    'target-job-rule': 4,
    'target-instance-rule': 4,
  },
  'other-databases.json': { 'template-datasource-rule': 1 },
  'schema-v2.json': {},
  'service-with-logs.json': {},
};

function findingsOf(file: string, rules = LINT_RULES) {
  const read = readDashboardFile(file, readFileSync(join(folder, file), 'utf8'), undefined);
  if (read.kind !== 'dashboard') throw new Error(read.unread.message);
  return findingsIn([read.dashboard], lintWorld({}), rules);
}

test('every foreign dashboard is tried', () => {
  expect(Object.keys(FOREIGN)).toEqual(readdirSync(folder).toSorted());
});

describe.each(Object.entries(FOREIGN))('%s', (file, conventions) => {
  test('has nothing that is wrong', () => {
    expect(findingsOf(file, rulesWithout(['dashboard-linter']))).toEqual([]);
  });

  test('departs only from the conventions of grafana/dashboard-linter', () => {
    const counts: Record<string, number> = {};
    for (const { rule } of findingsOf(file)) counts[rule] = (counts[rule] ?? 0) + 1;
    expect(counts).toEqual(conventions);
  });
});
