import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { askPromtool } from '../../../scripts/check/promtool.js';
import { formatProblem } from '../../../setup/problem.js';
import { parseSetup } from '../../../setup/parse.js';
import { DEFAULT_TARGET, isSince } from '../../../setup/promql/target.js';
import { everyAlert } from '../../prometheus/every-alert.js';
import { requireBinary } from '../../support/servers.js';
import { tempFolder } from '../../support/temp-folder.js';

const folder = tempFolder();

/** A program that says it is promtool, and does something else. */
function program(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

const newer = parseSetup(
  JSON.stringify({
    service: {},
    dataStreams: { orders: { subject: 'orders', schema: { type: 'object', properties: {} } } },
    processingLogic: {},
    liveMetrics: {},
    instantInsightRules: {},
    realTimeDashboards: {},
  }),
  JSON.stringify({
    realTimeVisualization: {},
    liveMetricsDisplay: {},
    instantAlerts: {
      receivers: { ops: { webhook: 'http://127.0.0.1:9099/' } },
      route: { default: 'ops' },
      alerts: {
        Sound: { promql: 'up', below: 1 },
        Newer: { promql: 'ts_of_last_over_time(up[5m])', above: 1 },
      },
    },
    dynamicUpdates: { prometheus: { version: '3.5', experimentalFunctions: true } },
  }),
);

describe('promtool is asked about the generated rules:', () => {
  const real = requireBinary('promtool');

  test('a function that only the server can enable is no finding for a setup that says so', async () => {
    const text =
      '/rules/alerts.yml: 5:11: group "g", rule 1, "r": could not parse expression: 1:1: parse error: function "sort_by_label" is not enabled';
    const refusing = program(
      'refusing',
      `[ "$1" = --version ] && echo "version 2.53.3" && exit\necho '${text}' >&2; exit 1`,
    );
    const ask = async (experimentalFunctions: boolean) =>
      (await askPromtool(everyAlert(), refusing, { version: '2.53', experimentalFunctions })).findings.length;
    expect([await ask(false), await ask(true)]).toEqual([1, 0]);
  });

  test('it finds nothing in a sound setup', async () => {
    expect(await askPromtool(everyAlert(), real, DEFAULT_TARGET)).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      findings: [],
    });
  });

  test('what it refuses is told at the place of the alert, as an error if it has the version of the target', async () => {
    expect(newer.problems.filter(({ level }) => level === 'error')).toEqual([]);
    const { version = '', findings } = await askPromtool(newer.setup, real, newer.setup.updates.prometheus);
    if (isSince({ version }, '3.5')) {
      // It knows the function.
      expect(findings).toEqual([]);
      return;
    }
    expect(findings).toEqual([
      {
        path: ['instantAlerts', 'alerts', 'Newer', 'promql'],
        level: 'warning',
        message: `promtool ${version} refuses the rule "alert:newer:value": could not parse expression: 1:1: parse error: unknown function with name "ts_of_last_over_time"`,
      },
    ]);
    const [finding] = findings;
    const problem = finding && newer.monitoringProblemAt(finding.path, finding.message, finding.level);
    expect(problem && formatProblem(problem)).toMatch(
      /^Real_Time_Monitoring_Setup\.json:1:\d+ {2}warning: promtool/,
    );
    const target = { ...DEFAULT_TARGET, version };
    expect((await askPromtool(newer.setup, real, target)).findings.map(({ level }) => level)).toEqual([
      'error',
    ]);
  });

  test.each([
    ['is missing', undefined],
    ['does not exist', '/nowhere/promtool'],
    ['gives no version', program('silent', 'exit 0')],
    [
      'crashes',
      program('crashing', 'if [ "$1" = --version ]; then echo version 2.42.0; else kill -9 $$; fi'),
    ],
    [
      'knows no such command',
      program('other', 'if [ "$1" = --version ]; then echo version 2.42.0; else exit 2; fi'),
    ],
  ])('a promtool that %s gives no verdict, and no failure', async (_, path) => {
    expect(await askPromtool(newer.setup, path, DEFAULT_TARGET)).toEqual({
      version: undefined,
      findings: [],
    });
  });
});
