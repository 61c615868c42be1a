import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { dump, load } from 'js-yaml';
import { generatePrometheus } from '../../../prometheus/generate.js';
import type { RuleGroup } from '../../../prometheus/rule.js';
import type { RuleTestFile } from '../../../prometheus/tests/test-file.js';
import { DEFAULT_ADDRESSES } from '../../../setup/addresses.js';
import type { Addresses } from '../../../setup/addresses.js';
import type { Setup } from '../../../setup/model/setup.js';
import { runPromtool } from '../../support/run-command.js';
import { tempFolder } from '../../support/temp-folder.js';
import { writeFiles } from '../write-files.js';

/** Each second one of the generated tests, from this one on. */
export interface HalfOfTests {
  readonly half: 0 | 1;
}

/**
 * What promtool says of the files that are generated for a setup. Each setup has a test file: a run takes seconds. One whose run takes long
 * has two.
 */
export function describePromtool(
  name: string,
  setup: Setup,
  addresses: Addresses = DEFAULT_ADDRESSES,
  part?: HalfOfTests,
): void {
  describe(`promtool on ${name}`, () => {
    const folder = tempFolder();
    const files = generatePrometheus(setup, addresses);
    const pathsIn = (prefix: string) =>
      [...files.keys()].filter((file) => file.startsWith(prefix)).map((file) => join(folder, file));

    test('takes configuration and rules, and its lint finds nothing', async () => {
      await writeFiles(folder, files);
      const config = await runPromtool(['check', 'config', join(folder, 'prometheus.yml')]);
      const rules = await runPromtool(['check', 'rules', '--lint=all', '--lint-fatal', ...pathsIn('rules/')]);
      expect([config, rules]).toEqual([
        expect.objectContaining({ exitCode: 0 }),
        expect.objectContaining({ exitCode: 0 }),
      ]);
    });

    test('runs the generated tests, and all hold', async () => {
      await writeFiles(folder, files);
      const results = await Promise.all(
        pathsIn('tests/')
          .filter((_, at) => part === undefined || at % 2 === part.half)
          .map((path) => runPromtool(['test', 'rules', path], { withinMs: 170_000 })),
      );
      for (const result of results) expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    }, 180_000);

    test('every alert has cases: silent and firing, before and after each turn', () => {
      const looks = new Map<string, { quiet: number; firing: number }>();
      for (const file of files.keys()) {
        if (!file.startsWith('tests/')) continue;
        for (const { alert_rule_test } of testsOf(files.get(file) ?? '')) {
          for (const { alertname, exp_alerts } of alert_rule_test ?? []) {
            const seen = looks.get(alertname) ?? { quiet: 0, firing: 0 };
            looks.set(alertname, {
              quiet: seen.quiet + (exp_alerts.length === 0 ? 1 : 0),
              firing: seen.firing + (exp_alerts.length > 0 ? 1 : 0),
            });
          }
        }
      }
      const alerts = alertNames(files);
      const { Watchdog: watchdog, ...others } = Object.fromEntries(looks);
      expect(new Set(looks.keys())).toEqual(new Set(alerts));
      expect(watchdog?.quiet).toBe(0);
      for (const [alert, { quiet, firing }] of Object.entries(others)) {
        expect({ alert, quiet: quiet >= 2, firing: firing >= 1, looks: quiet + firing >= 4 }).toEqual({
          alert,
          quiet: true,
          firing: true,
          looks: true,
        });
      }
    });
  });
}

/** The generator writes no other shape. */
export const testsOf = (text: string) => (load(text) as RuleTestFile).tests;

/** The test files with only their looks at some alerts; those without any such look are left out. */
export function looksAtAlerts(
  files: ReadonlyMap<string, string>,
  alerts: readonly string[],
): readonly (readonly [path: string, text: string])[] {
  return [...files]
    .filter(([path]) => path.startsWith('tests/'))
    .flatMap(([path, text]) => {
      // The generator writes no other shape.
      const file = load(text) as RuleTestFile;
      const tests = file.tests
        .map((each) => ({
          ...each,
          alert_rule_test: each.alert_rule_test?.filter(({ alertname }) => alerts.includes(alertname)) ?? [],
        }))
        .filter(({ alert_rule_test }) => alert_rule_test.length > 0);
      return tests.length === 0 ? [] : [[path, dump({ ...file, tests })] as const];
    });
}

/** A rule file with no other alerts than these: promtool evaluates every rule in every test. */
export function rulesOfAlerts(text: string, alerts: readonly string[]): string {
  // The generator writes no other shape.
  const { groups } = load(text) as { readonly groups: readonly RuleGroup[] };
  const cut = groups.map((group) => ({
    ...group,
    rules: group.rules.filter((rule) => !('alert' in rule) || alerts.includes(rule.alert)),
  }));
  return dump({ groups: cut.filter(({ rules }) => rules.length > 0) });
}

function alertNames(files: ReadonlyMap<string, string>): readonly string[] {
  const rules = [...files].filter(([file]) => file.startsWith('rules/')).map(([, text]) => text);
  return rules.flatMap((text) => [...text.matchAll(/- alert: (\S+)/g)].map((match) => match[1] ?? ''));
}
