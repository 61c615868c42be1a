import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { generatePrometheus } from '../../../prometheus/generate.js';
import { DEFAULT_ADDRESSES } from '../../../setup/addresses.js';
import { requireSetup } from '../../../setup/load.js';
import { EXAMPLES, exampleFolder } from '../../setup/examples/examples.js';
import { runPromtool } from '../../support/run-command.js';
import { tempFolder } from '../../support/temp-folder.js';
import { writeFiles } from '../write-files.js';
import { looksAtAlerts, rulesOfAlerts, testsOf } from './rig.js';

const RULES = 'rules/alerts.yml';
const folder = tempFolder();

const examples = EXAMPLES.map((example) => {
  const { alerting, ...setup } = requireSetup(exampleFolder(example));
  const files = generatePrometheus({ alerting, ...setup }, DEFAULT_ADDRESSES);
  const alerts = [...alerting.insightAlerts.keys(), ...alerting.promqlAlerts.map(({ name }) => name)];
  const looks = looksAtAlerts(files, alerts);
  const values = [...files].filter(([path]) => /^tests\/(?:alert-values|objectives)/.test(path));
  const rules = [...files].filter(([path]) => path.startsWith('rules/'));
  const own = new Map([
    ...rules,
    [RULES, rulesOfAlerts(files.get(RULES) ?? '', alerts)],
    ...values,
    ...looks,
  ]);
  return { example, alerts, files, own, looks };
});

beforeAll(async () => {
  for (const { example, files, own } of examples) {
    await writeFiles(join(folder, 'all', example), files);
    await writeFiles(join(folder, 'own', example), own);
  }
});

test('promtool takes the rules of all examples, and its lint finds nothing', async () => {
  const rules = filesOf('all', 'rules/');
  const result = await runPromtool(['check', 'rules', '--lint=all', '--lint-fatal', ...rules]);
  expect(result).toMatchObject({ exitCode: 0 });
});

test('the generated tests of their own alerts and objectives hold', async () => {
  for (const { example, alerts, looks } of examples) {
    const seen = looks
      .flatMap(([, text]) => testsOf(text))
      .flatMap(({ alert_rule_test = [] }) => alert_rule_test);
    const tested = new Set(seen.map(({ alertname }) => alertname));
    expect({ example, tested }).toEqual({ example, tested: new Set(alerts) });
  }
  const result = await runPromtool(['test', 'rules', ...filesOf('own', 'tests/')]);
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
});

/** Paths of the written files of all examples in one of their folders. */
function filesOf(kind: 'all' | 'own', within: string): readonly string[] {
  return examples.flatMap(({ example, files, own }) =>
    [...(kind === 'own' ? own : files).keys()]
      .filter((file) => file.startsWith(within))
      .map((file) => join(folder, kind, example, file)),
  );
}
