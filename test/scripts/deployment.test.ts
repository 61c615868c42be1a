import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  readRunState,
  removeRunState,
  runStatePath,
  writeRunState,
} from '../../scripts/deployment/run-state.js';
import type { RunState } from '../../scripts/deployment/run-state.js';
import { locateTargets } from '../../scripts/deployment/targets.js';
import type { TargetOptions } from '../../scripts/deployment/targets.js';
import { tempFolder } from '../support/temp-folder.js';

const folder = tempFolder();
let root = '';
let roots = 0;
beforeEach(() => {
  roots += 1;
  root = join(folder, String(roots));
});

const running: RunState = {
  pid: process.pid,
  setup: '/srv/flights',
  exporter: 'http://127.0.0.1:20001',
  nats: 'nats://127.0.0.1:20002',
  prometheus: { url: 'http://127.0.0.1:20003', directory: '/srv/prometheus' },
  alertmanager: { url: 'http://127.0.0.1:20004', directory: '/srv/alertmanager' },
  grafana: 'http://127.0.0.1:20005',
  webhooks: { ops: 'http://127.0.0.1:20006/alerts' },
};

describe('what runs, in .natsight/run.json', () => {
  test('is read as it was written, until it is removed', () => {
    writeRunState(root, running);
    expect(readRunState(root)).toEqual(running);
    removeRunState(root);
    removeRunState(root);
    expect(readRunState(root)).toBeUndefined();
  });

  test('is nothing where nobody has written', () => {
    expect(readRunState(root)).toBeUndefined();
  });

  test('is nothing when the process that wrote it is gone', () => {
    // Linux gives out no pid above 2^22.
    writeRunState(root, { ...running, pid: 2 ** 22 + 1 });
    expect(readRunState(root)).toBeUndefined();
  });

  test.each(['', '{ "pid": ', '[]', '{ "pid": "1" }'])('is nothing when the file holds %j', (text) => {
    mkdirSync(join(root, '.natsight'), { recursive: true });
    writeFileSync(runStatePath(root), text);
    expect(readRunState(root)).toBeUndefined();
  });
});

describe('where a deployment goes', () => {
  const environment = {
    EXPORTER_URL: 'http://env:9464',
    PROMETHEUS_URL: 'http://env:9090',
    ALERTMANAGER_URL: 'http://env:9093',
    GRAFANA_URL: 'http://env:3000',
  };
  const flags: TargetOptions = {
    exporterUrl: 'http://flag:9464',
    prometheusUrl: 'http://flag:9090',
    prometheusDir: '/flag/prometheus',
    alertmanagerUrl: 'http://flag:9093',
    alertmanagerDir: '/flag/alertmanager',
    grafanaUrl: 'http://flag:3000',
  };
  const urls = (...from: Parameters<typeof locateTargets>) => {
    const { exporter, prometheus, alertmanager, grafana } = locateTargets(...from);
    return [exporter, prometheus.url, alertmanager.url, grafana];
  };

  test('a flag counts most', () => {
    expect(urls(flags, environment, running)).toEqual([
      'http://flag:9464',
      'http://flag:9090',
      'http://flag:9093',
      'http://flag:3000',
    ]);
    const { prometheus, alertmanager } = locateTargets(flags, environment, running);
    expect([prometheus.directory, alertmanager.directory]).toEqual([
      '/flag/prometheus',
      '/flag/alertmanager',
    ]);
  });

  test('then the environment', () => {
    expect(urls({}, environment, running)).toEqual([
      'http://env:9464',
      'http://env:9090',
      'http://env:9093',
      'http://env:3000',
    ]);
  });

  test('then what "natsight start" runs', () => {
    expect(urls({}, {}, running)).toEqual([
      running.exporter,
      running.prometheus?.url,
      running.alertmanager?.url,
      running.grafana,
    ]);
  });

  test('then the usual ports, and no Grafana', () => {
    expect(urls({}, {}, undefined)).toEqual([
      'http://127.0.0.1:9464',
      'http://127.0.0.1:9090',
      'http://127.0.0.1:9093',
      undefined,
    ]);
  });

  test('an empty variable is as good as none', () => {
    const empty = { EXPORTER_URL: '', PROMETHEUS_URL: '', ALERTMANAGER_URL: '', GRAFANA_URL: '' };
    expect(urls({}, empty, running)).toEqual(urls({}, {}, running));
  });

  test('the folder that "natsight start" chose belongs to the server that it started, and to no other', () => {
    const here = locateTargets({}, {}, running);
    expect([here.prometheus.directory, here.alertmanager.directory]).toEqual([
      '/srv/prometheus',
      '/srv/alertmanager',
    ]);
    const elsewhere = locateTargets({}, environment, running);
    expect([elsewhere.prometheus.directory, elsewhere.alertmanager.directory]).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('the generated files say the same', () => {
    const targets = locateTargets({ exporterUrl: 'http://127.0.0.1:20001/' }, {}, running);
    expect(targets.addresses).toEqual({
      exporter: '127.0.0.1:20001',
      pages: 'http://127.0.0.1:20001',
      prometheus: 'http://127.0.0.1:20003',
      alertmanager: 'http://127.0.0.1:20004',
      webhooks: running.webhooks,
    });
  });

  test.each(['127.0.0.1:9090', 'prometheus', 'ftp://prometheus', 'http://'])(
    'an address that is none is named with its flag: %j',
    (prometheusUrl) => {
      expect(() => locateTargets({ prometheusUrl }, {}, undefined)).toThrow(
        `--prometheus.url "${prometheusUrl}" is not a URL: expected one such as "http://127.0.0.1:9090".`,
      );
    },
  );

  test('or with its variable', () => {
    expect(() => locateTargets({}, { GRAFANA_URL: 'grafana:3000' }, undefined)).toThrow(
      'GRAFANA_URL "grafana:3000" is not a URL: expected one such as "http://127.0.0.1:3000".',
    );
  });
});
