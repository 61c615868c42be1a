import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Child } from '../../../scripts/servers/child.js';
import { answers } from '../../../scripts/servers/server.js';
import { freePort, requireBinary } from '../../support/servers.js';
import { writeText } from '../../support/temp-folder.js';
import {
  BEFORE,
  expectNoSuccess,
  files,
  folder,
  processing,
  provision,
  report,
  running,
  writeSetup,
} from './rig.js';

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
    ['--exporter-url', 'The exporter'],
    ['--prometheus-url', 'Prometheus'],
    ['--alertmanager-url', 'Alertmanager'],
    ['--grafana-url', 'Grafana'],
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
    const { stderr, exitCode } = await provision({ '--prometheus-url': 'localhost:9090' });
    expect(stderr).toBe(
      '--prometheus-url "localhost:9090" is not a URL: expected one such as "http://127.0.0.1:9090".\n',
    );
    expect(exitCode).toBe(1);
  });

  test('a folder of Alertmanager that nobody has named', async () => {
    const { stdout, exitCode } = await provision({ '--alertmanager-dir': undefined });
    expect(stdout).toMatch(
      /^Failed at plan: Where Alertmanager at .+ name the folder with --alertmanager-dir\.$/m,
    );
    expect(exitCode).toBe(1);
  });

  test('a Prometheus that does not reload on request: the flag that it needs, and its files as they were', async () => {
    const port = await freePort();
    const own = mkdtempSync(join(folder, 'no-lifecycle-'));
    const config = await writeText(own, 'prometheus.yml', BEFORE.prometheus);
    const url = `http://127.0.0.1:${port}`;
    const child = await Child.start({
      name: 'prometheus',
      path: requireBinary('prometheus'),
      args: [
        `--config.file=${config}`,
        `--storage.tsdb.path=${own}/data`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      isReady: answers(`${url}/-/ready`),
    });
    const { stdout, exitCode } = await provision({ '--prometheus-url': url });
    await child.stop();
    expect(stdout).toMatch(/^Failed at deploy: Prometheus at .+ Start it with --web\.enable-lifecycle\.$/m);
    expect(exitCode).toBe(1);
    expectNoSuccess(stdout);
    expect(readdirSync(own, { recursive: true }).filter((file) => String(file).endsWith('.yml'))).toEqual([
      'prometheus.yml',
    ]);
    expect(readFileSync(config, 'utf8')).toBe(BEFORE.prometheus);
  });

  test('a folder that Prometheus does not read: the question whether it does, and the folder as it was', async () => {
    const other = mkdtempSync(join(folder, 'other-'));
    const { stdout, exitCode } = await provision({ '--prometheus-dir': other });
    expect(stdout).toMatch(
      /^Failed at deploy: Prometheus at .+ reloaded, but .+ another one\. Does it read its configuration from /m,
    );
    expect(exitCode).toBe(1);
    expectNoSuccess(stdout);
    expect(readdirSync(other, { recursive: true }).filter((file) => String(file).endsWith('.yml'))).toEqual(
      [],
    );
  });
});
