import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { generatePrometheus } from '../../../prometheus/generate.js';
import { DEFAULT_ADDRESSES } from '../../../setup/addresses.js';
import type { Addresses } from '../../../setup/addresses.js';
import type { Setup } from '../../../setup/model/setup.js';
import { runPromtool } from '../../support/run-command.js';
import { tempFolder } from '../../support/temp-folder.js';
import { writeFiles } from '../write-files.js';

/** What promtool says of the files that are generated for a setup. Each setup has a test file: a run takes seconds. */
export function describePromtool(name: string, setup: Setup, addresses: Addresses = DEFAULT_ADDRESSES): void {
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
        pathsIn('tests/').map((path) => runPromtool(['test', 'rules', path], { withinMs: 170_000 })),
      );
      for (const result of results) expect(result).toMatchObject({ exitCode: 0, stderr: '' });
      // Every test evaluates all rules, each second of up to a quarter of an hour.
    }, 180_000);

    test('every alert has cases: silent and firing, before and after each turn', () => {
      const looks = new Map<string, { quiet: number; firing: number }>();
      for (const file of files.keys()) {
        if (!file.startsWith('tests/')) continue;
        for (const { alert_rule_test } of testsOf(files.get(file) ?? '')) {
          for (const { alertname, exp_alerts } of alert_rule_test) {
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
      expect(watchdog).toEqual({ quiet: 0, firing: 1 });
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

export interface RuleTest {
  readonly alert_rule_test: readonly {
    readonly alertname: string;
    readonly exp_alerts: readonly unknown[];
  }[];
}

/** The generator writes no other shape. */
export const testsOf = (text: string) => (load(text) as { readonly tests: readonly RuleTest[] }).tests;

function alertNames(files: ReadonlyMap<string, string>): readonly string[] {
  const rules = [...files].filter(([file]) => file.startsWith('rules/')).map(([, text]) => text);
  return rules.flatMap((text) => [...text.matchAll(/- alert: (\S+)/g)].map((match) => match[1] ?? ''));
}
