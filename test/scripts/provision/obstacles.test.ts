import { describe, expect, test } from '@jest/globals';
import { freePort } from '../../support/servers.js';
import { expectNoSuccess, files, processing, provision, report, running, writeSetup } from './rig.js';

describe('what keeps a deployment from going on', () => {
  test('a bad setup: every problem, and no server was asked', async () => {
    const { liveMetrics } = processing;
    const bad = {
      ...processing,
      liveMetrics: { ...liveMetrics, 'a-b': { type: 'counter', stream: 'flights', help: 'A.' } },
      instantInsightRules: { Odd: { metric: 'nothing_total', above: 1 } },
    };
    await writeSetup({ processing: bad });
    const before = [files(), await running()];
    const { stdout, stderr, exitCode } = await provision();
    expect(stdout).toMatch(/^Failed at check: the setup has problems:$/m);
    expect(stdout).toMatch(/Streaming_Processing_Setup\.json:1:\d+ {2}.*"a-b"/);
    expect(stdout).toMatch(/Streaming_Processing_Setup\.json:1:\d+ {2}.*"nothing_total"/);
    expect([stderr, exitCode]).toEqual(['', 1]);
    expectNoSuccess(stdout);
    expect([files(), await running()]).toEqual(before);
  });

  test.each([
    ['--exporter.url', 'The exporter'],
    ['--prometheus.url', 'Prometheus'],
    ['--alertmanager.url', 'Alertmanager'],
    ['--grafana.url', 'Grafana'],
  ])('nobody at %s: who, where and what to do', async (flag, name) => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const before = files();
    const { stdout, stderr, exitCode } = await provision({ [flag]: url, '--report': 'report.json' });
    expect(stdout).toMatch(
      new RegExp(`^Failed at plan: ${name} does not answer at ${url} \\(.+\\)\\. .+\\.$`, 'm'),
    );
    expect([stderr, exitCode]).toEqual(['', 1]);
    expectNoSuccess(stdout);
    expect(files()).toEqual(before);
    expect(report()).toMatchObject({ ok: false, failure: { step: 'plan' } });
  });

  test('an address that is none', async () => {
    const { stderr, exitCode } = await provision({ '--prometheus.url': 'localhost:9090' });
    expect(stderr).toBe(
      '--prometheus.url "localhost:9090" is not a URL: expected one such as "http://127.0.0.1:9090".\n',
    );
    expect(exitCode).toBe(1);
  });
});
