import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { MAX_SETUP_BYTES } from '../../setup/document-files.js';
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

describe('a setup file that is none', () => {
  const PROCESSING = 'Streaming_Processing_Setup.json';
  const faultIn = (folder: string) =>
    loadSetup(folder).problems.map(({ file, message }) => [basename(file), message])[0];
  const newFolder = () => mkdtempSync(join(tmpdir(), 'natsight-'));

  test.each<[string, (file: string) => void, string]>([
    ['a directory', (file) => mkdirSync(file), 'is a directory'],
    ['a pipe, which would never end', (file) => execFileSync('mkfifo', [file]), 'is not a regular file'],
    ['a link to a device', (file) => symlinkSync('/dev/zero', file), 'is not a regular file'],
    ['a link to itself', (file) => symlinkSync(file, file), 'its symbolic links form a circle'],
    [
      'too large',
      (file) => writeFileSync(file, Buffer.alloc(MAX_SETUP_BYTES + 1)),
      'has 4194305 bytes, the limit is 4194304',
    ],
    ['empty', (file) => writeFileSync(file, ''), ''],
    [
      'written in another case',
      (file) => writeFileSync(file.replace(PROCESSING, PROCESSING.toLowerCase()), '{}'),
      `no such file; rename "${PROCESSING.toLowerCase()}" to "${PROCESSING}"`,
    ],
  ])('%s', (_, make, fault) => {
    const folder = newFolder();
    make(join(folder, PROCESSING));
    const message = fault === '' ? 'the file is empty: expected a JSON object' : `cannot be read: ${fault}`;
    expect(faultIn(folder)).toEqual([PROCESSING, message]);
  });

  test('a folder that is a file', () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(faultIn(join(folder, 'file'))).toEqual([
      PROCESSING,
      'cannot be read: a part of its path is not a directory',
    ]);
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
