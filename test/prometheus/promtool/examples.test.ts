import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { dump, load } from 'js-yaml';
import { generatePrometheus } from '../../../prometheus/generate.js';
import { DEFAULT_ADDRESSES } from '../../../setup/addresses.js';
import { requireSetup } from '../../../setup/load.js';
import { EXAMPLES, exampleFolder } from '../../setup/examples/examples.js';
import { runPromtool } from '../../support/run-command.js';
import { tempFolder } from '../../support/temp-folder.js';
import { writeFiles } from '../write-files.js';
import { testsOf } from './rig.js';

const RULES = 'rules/alerts.yml';
const TESTS = 'tests/alerts.yml';
const folder = tempFolder();

const examples = EXAMPLES.map((example) => {
  const { alerting, ...setup } = requireSetup(exampleFolder(example));
  const files = generatePrometheus({ alerting, ...setup }, DEFAULT_ADDRESSES);
  const alerts = [...alerting.insightAlerts.keys(), ...alerting.promqlAlerts.map(({ name }) => name)];
  const own = [
    [RULES, ownRules(files.get(RULES) ?? '', alerts)],
    [TESTS, ownTests(files.get(TESTS) ?? '', alerts)],
  ] as const;
  return { example, alerts, files, ownFiles: new Map([...files, ...own]) };
});

beforeAll(async () => {
  for (const { example, files, ownFiles } of examples) {
    await writeFiles(join(folder, 'all', example), files);
    await writeFiles(join(folder, 'own', example), ownFiles);
  }
});

test('promtool takes the rules of all examples, and its lint finds nothing', async () => {
  const rules = filesOf('all', 'rules/');
  const result = await runPromtool(['check', 'rules', '--lint=all', '--lint-fatal', ...rules]);
  expect(result).toMatchObject({ exitCode: 0 });
});

test('the generated tests of their own alerts and objectives hold', async () => {
  for (const { example, alerts, ownFiles } of examples) {
    const looks = testsOf(ownFiles.get(TESTS) ?? '').flatMap((each) => each.alert_rule_test);
    const tested = new Set(looks.map(({ alertname }) => alertname));
    expect({ example, tested }).toEqual({ example, tested: new Set(alerts) });
  }
  const result = await runPromtool(['test', 'rules', ...filesOf('own', 'tests/')]);
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
});

/** Paths of the written files of all examples in one of their folders. */
function filesOf(kind: 'all' | 'own', within: string): readonly string[] {
  return examples.flatMap(({ example, files }) =>
    [...files.keys()]
      .filter((file) => file.startsWith(within))
      .map((file) => join(folder, kind, example, file)),
  );
}

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert?: string }[] }[];
}

/** Without the alerts that every setup has, for which promtool takes many seconds: other tests have them. */
function ownRules(text: string, alerts: readonly string[]): string {
  // The generator writes no other shape.
  const { groups } = load(text) as Rules;
  return dump({
    groups: groups.filter(({ rules }) => rules.some(({ alert = '' }) => alerts.includes(alert))),
  });
}

/** What the tests say of the example's own alerts. */
function ownTests(text: string, alerts: readonly string[]): string {
  const tests = testsOf(text).map((each) => ({
    ...each,
    alert_rule_test: each.alert_rule_test.filter(({ alertname }) => alerts.includes(alertname)),
  }));
  // The generator writes an object.
  return dump({
    ...(load(text) as object),
    tests: tests.filter(({ alert_rule_test }) => alert_rule_test.length > 0),
  });
}
