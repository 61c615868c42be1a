import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadSetup, requireSetup, SetupError } from '../../setup/load.js';
import { MONITORING_FILE, PROCESSING_FILE } from '../../setup/model/setup.js';
import { parseSetup } from '../../setup/parse.js';

describe('loading a folder', () => {
  test('gives the setup when nothing is wrong', () => {
    expect(requireSetup('setup/examples/flights').service.name).toBe('flight-operations');
  });

  test('names the file that is not there, with the problems of the other', () => {
    const folder = mkdtempSync(join(tmpdir(), 'natsight-'));
    writeFileSync(join(folder, 'Real_Time_Monitoring_Setup.json'), '{]');
    const messages = loadSetup(folder).problems.map(({ file, message }) => [
      file.slice(folder.length + 1),
      message,
    ]);
    expect(messages).toEqual([
      ['Streaming_Processing_Setup.json', 'cannot be read: no such file'],
      ['Real_Time_Monitoring_Setup.json', 'expected a key in double quotes, found "]"'],
    ]);
    expect(() => requireSetup(folder)).toThrow(SetupError);
  });
});

describe('files with secrets', () => {
  test('that are missing are warnings, each at the key that names it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'natsight-'));
    const minimal = (file: string) => readFileSync(join('test/fixtures/config/good/minimal', file), 'utf8');
    const nats = { auth: { credsFile: 'natsight.creds' }, tls: { caFile: '/no/such/ca.pem' } };
    const processing = { service: { nats }, ...(JSON.parse(minimal(PROCESSING_FILE)) as object) };
    const receivers = `"pager": { "pagerduty": { "routingKeyFile": "key" } },
    "there": { "pagerduty": { "routingKeyFile": "${MONITORING_FILE}" } },
    "ops": { "bearerTokenFile": "token",`;
    writeFileSync(join(folder, PROCESSING_FILE), JSON.stringify(processing));
    writeFileSync(join(folder, MONITORING_FILE), minimal(MONITORING_FILE).replace('"ops": {', receivers));
    const { problems } = loadSetup(folder);
    expect(problems.map(({ level, line, column, message }) => [level, line, column, message])).toEqual([
      ['warning', 1, 41, `there is no file "natsight.creds" in ${folder}: natsight reads it`],
      ['warning', 1, 75, 'there is no file "/no/such/ca.pem": natsight reads it'],
      ['warning', 9, 64, `there is no file "key" in ${folder}: Alertmanager reads it, on its own machine`],
      ['warning', 11, 33, `there is no file "token" in ${folder}: Alertmanager reads it, on its own machine`],
    ]);
  });
});

describe('a setup with mistakes', () => {
  const metric = (help: string) => `{ "type": "counter", "stream": "s", "help": "${help}" }`;
  const { setup, problems } = parseSetup(
    `{
      "dataStreams": { "s": { "subject": "s" } },
      "processingLogic": {},
      "liveMetrics": { "good_total": ${metric('Good.')}, "bad_total": ${metric('')} },
      "instantInsightRules": { "Bad": { "metric": "bad_total", "above": 1 } },
      "realTimeDashboards": {}
    }`,
    `{ "realTimeVisualization": {}, "liveMetricsDisplay": {}, "dynamicUpdates": {},
       "instantAlerts": { "receivers": {}, "route": { "default": "nobody" } } }`,
  );

  test('still holds the entries that are sound', () => {
    expect(setup.metrics.map(({ name }) => name)).toEqual(['good_total']);
    expect(setup.insights.map(({ name }) => name)).toEqual(['Bad']);
  });

  test('does not complain of what refers to an unsound entry', () => {
    expect(problems.map(({ message }) => message)).toEqual([
      'expected a non-empty string, found ""',
      'unknown receiver "nobody" (none defined)',
    ]);
  });
});
