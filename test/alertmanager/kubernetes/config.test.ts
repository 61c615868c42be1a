import { dump } from 'js-yaml';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { alertmanagerConfig } from '../../../alertmanager/kubernetes/config.js';
import { DEFAULT_ADDRESSES } from '../../../setup/addresses.js';
import { requireSetup } from '../../../setup/load.js';
import type { QuietTime } from '../../../setup/model/alerting.js';
import type { Setup } from '../../../setup/model/setup.js';
import { everyAlert } from '../../prometheus/every-alert.js';
import { CLUSTER, inUtc } from '../../support/cluster.js';
import { schemaFaults } from '../../support/kubernetes.js';
import { runAmtool } from '../../support/run-command.js';
import { tempFolder, writeText } from '../../support/temp-folder.js';
import { asOperator } from './as-operator.js';

const setup = inUtc(everyAlert());
const folder = tempFolder();
const configOf = (each: Setup) => alertmanagerConfig(each, DEFAULT_ADDRESSES, CLUSTER);
const { object, remarks } = configOf(setup);
/** What a Secret holds: an address serves as a token as well. */
const secret = () => 'https://hooks.example.org/services';

test('is what the schema allows, child routes included', () => {
  expect(schemaFaults(object)).toEqual([]);
});

test('names the keys of Secrets that it needs, and the files that they replace', () => {
  expect(remarks?.length).toBeGreaterThan(1);
  for (const remark of remarks ?? []) {
    expect(remark).toMatch(
      /^Needs the key "[\w-]+" of the Secret "natsight-shop-orders-receivers": the content of "\/.*"\.$/,
    );
  }
});

describe('as prometheus-operator writes it into alertmanager.yml', () => {
  let path = '';
  beforeAll(async () => {
    path = await writeText(folder, 'alertmanager.yml', dump(asOperator(object, secret)));
  });
  const receiverOf = async (...labels: readonly string[]) =>
    (await runAmtool(['config', 'routes', 'test', '--config.file', path, ...labels])).stdout.trim();

  test('amtool accepts it', async () => {
    const { exitCode, stdout, stderr } = await runAmtool(['check-config', path]);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain('SUCCESS');
  });

  test('alerts of the service and the namespace go where they go without a cluster', async () => {
    const own = ['service=shop-orders', 'namespace=shop'];
    const { route } = setup.alerting;
    expect(await receiverOf(...own, 'severity=critical', 'alertname=X')).toBe(
      route.critical ?? route.default,
    );
    expect(await receiverOf(...own, 'severity=info', 'alertname=X')).toBe(route.info ?? route.default);
    expect(await receiverOf(...own, 'alertname=Watchdog', 'severity=info')).toBe('natsight-nobody');
    expect(await receiverOf(...own, 'alertname=X')).toBe(route.default);
  });

  test('alerts of other services and namespaces do not', async () => {
    expect(await receiverOf('service=shop-orders', 'severity=critical')).toBe('null');
    expect(await receiverOf('service=shop-orders', 'namespace=other', 'severity=critical')).toBe('null');
    expect(await receiverOf('service=shop', 'namespace=shop', 'severity=critical')).toBe('null');
  });
});

test('an alert by a label "namespace" is refused: it would be routed elsewhere', () => {
  expect(() => configOf(requireSetup('setup/examples/kubernetes-events'))).toThrow(
    'the alert "ContainerBackOff" may have a label "namespace" of its metric, by which prometheus-operator would route it elsewhere. Rename the label of the metric, or use --alertmanager.mode labels',
  );
});

describe('quiet times', () => {
  const night: QuietTime = {
    name: 'night',
    from: '22:00',
    to: '06:00',
    timeZone: 'UTC',
    severities: ['info'],
  };
  const withNight = (timeZone: string): Setup => ({
    ...setup,
    alerting: { ...setup.alerting, quietTimes: [{ ...night, timeZone }] },
  });

  test('are written in UTC, under any of its names', () => {
    for (const zone of ['UTC', 'Etc/UTC', 'GMT']) {
      expect(configOf(withNight(zone)).object['spec']).toMatchObject({
        muteTimeIntervals: [
          {
            name: 'night',
            timeIntervals: [
              { times: [{ startTime: '22:00', endTime: '24:00' }] },
              { times: [{ startTime: '00:00', endTime: '06:00' }] },
            ],
          },
        ],
      });
    }
  });

  test('of another zone are refused: the API has none, and they would mute at the wrong time', () => {
    expect(() => configOf(withNight('Europe/Berlin'))).toThrow(
      'the quiet time "night" is in the time zone "Europe/Berlin", and AlertmanagerConfig knows UTC only. Write it in UTC, or use --alertmanager.mode labels and a route of your own for the label "service".',
    );
  });
});
