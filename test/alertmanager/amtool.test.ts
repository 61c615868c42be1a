import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { generateAlertmanager } from '../../alertmanager/generate.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { requireSetup } from '../../setup/load.js';
import type { Setup } from '../../setup/model/setup.js';
import { everyAlert } from '../prometheus/every-alert.js';
import { writeFiles } from '../prometheus/write-files.js';
import { root, runAmtool, runCommand } from '../support/run-command.js';
import { requireBinary } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';

const flights = requireSetup(join(root, 'setup/examples/flights'));
const bare: Setup = {
  ...flights,
  insights: [],
  alerting: {
    ...flights.alerting,
    insightAlerts: new Map(),
    promqlAlerts: [],
    objectives: [],
    quietTimes: [],
  },
};

describe.each([
  ['the flights example', flights],
  ['every kind of receiver', everyAlert()],
  ['a setup without alerts', bare],
])('amtool on %s', (_, setup) => {
  const folder = tempFolder();
  const files = generateAlertmanager(setup, DEFAULT_ADDRESSES);

  test('takes the configuration', async () => {
    await writeFiles(folder, files);
    expect(await runAmtool(['check-config', join(folder, 'alertmanager.yml')])).toMatchObject({
      exitCode: 0,
    });
  });

  test('proves where alerts go', async () => {
    await writeFiles(folder, files);
    expect(await runRouteTests(folder)).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  test('finds a branch that leads elsewhere', async () => {
    const script = join(folder, 'routes-test.sh');
    await writeFiles(folder, files);
    const text = await readFile(script, 'utf8');
    await writeFiles(
      folder,
      new Map([['routes-test.sh', text.replace(/expect \S+ (?='severity=info')/, 'expect somebody ')]]),
    );
    expect(await runRouteTests(folder)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('expected receiver somebody: severity=info'),
    });
  });
});

/** The branches for instant alerts: each alone, those of a burst together. */
function oneByOne(receiver: string, severity: string, names: string, ...quiet: readonly string[]) {
  const matchers = [`alertname${names}`, `severity="${severity}"`];
  const muted = quiet.length === 0 ? {} : { mute_time_intervals: quiet };
  return [
    { matchers: [...matchers, 'natsight_burst=""'], receiver, group_by: ['...'], ...muted },
    {
      matchers: [...matchers, 'natsight_burst="true"'],
      receiver,
      group_by: ['service', 'severity'],
      group_wait: '2s',
      ...muted,
    },
  ];
}

const runRouteTests = (folder: string) =>
  runCommand('sh', [join(folder, 'routes-test.sh')], { env: { AMTOOL: requireBinary('amtool') } });

describe('what is written for Alertmanager', () => {
  const setup = everyAlert();
  const addresses = { ...DEFAULT_ADDRESSES, webhooks: { everybody: 'http://127.0.0.1:1234/here' } };
  // The generator writes no other shape.
  const configuration = load(generateAlertmanager(setup, addresses).get('alertmanager.yml') ?? '') as {
    readonly route: { readonly routes: readonly object[] };
    readonly receivers: readonly object[];
    readonly inhibit_rules: readonly object[];
  };

  test('the receivers in use, webhooks where the deployment has them, secrets by file', () => {
    expect(configuration.receivers).toMatchObject([
      { name: 'everybody', webhook_configs: [{ url: 'http://127.0.0.1:1234/here', send_resolved: true }] },
      {
        name: 'hook',
        webhook_configs: [
          {
            url: 'https://hook.example.org/alerts',
            http_config: { authorization: { type: 'Bearer', credentials_file: '/run/secrets/hook' } },
          },
        ],
      },
      {
        name: 'chat',
        slack_configs: [{ channel: '#shop', api_url_file: '/run/secrets/slack', send_resolved: true }],
      },
      {
        name: 'post',
        email_configs: [
          { to: 'shop@example.org', auth_password_file: '/run/secrets/smtp', send_resolved: true },
        ],
      },
      {
        name: 'pager',
        pagerduty_configs: [{ routing_key_file: '/run/secrets/pagerduty', send_resolved: true }],
      },
      { name: 'natsight-nobody' },
    ]);
  });

  test('branches: alerts with a receiver of their own, tiers that wait, severities; quiet at their times', () => {
    expect(configuration.route).toEqual({
      receiver: 'everybody',
      group_by: ['alertname', 'service', 'severity'],
      group_wait: '0s',
      group_interval: '1m',
      repeat_interval: '4h',
      routes: [
        { matchers: ['alertname="Watchdog"', 'service="shop-orders"'], receiver: 'natsight-nobody' },
        { matchers: ['natsight_mode="observe"'], receiver: 'natsight-nobody' },
        ...oneByOne('post', 'critical', '="AmountHigh"'),
        ...oneByOne('chat', 'info', '="AmountLow"', 'nights', 'weekend'),
        ...oneByOne('hook', 'warning', '=~"AmountOdd|CountryBusy|StrangeOrder"', 'nights'),
        ...oneByOne(
          'everybody',
          'warning',
          '=~"OrdersStopped|OddOrder|HugeOrder|CountryChanged|AmountFell"',
          'nights',
        ),
        ...oneByOne('pager', 'critical', '=~"PaymentsStopped|CountrySilent|CountryQuiet|PaymentsQuiet"'),
        { matchers: ['alertname="FewOrders"', 'severity="critical"'], receiver: 'post' },
        {
          matchers: ['burn_tier!=""', 'severity="warning"'],
          receiver: 'everybody',
          group_wait: '1s',
          mute_time_intervals: ['nights'],
        },
        { matchers: ['severity="critical"'], receiver: 'pager' },
        { matchers: ['severity="warning"'], receiver: 'everybody', mute_time_intervals: ['nights'] },
        { matchers: ['severity="info"'], receiver: 'chat', mute_time_intervals: ['nights', 'weekend'] },
      ],
    });
  });

  test('what mutes what', () => {
    expect(configuration.inhibit_rules).toEqual([
      {
        source_matchers: ['severity="critical"'],
        target_matchers: ['severity=~"warning|info"'],
        equal: ['alertname', 'service', 'objective', 'country', 'top', 'good'],
      },
      {
        source_matchers: ['severity="warning"'],
        target_matchers: ['severity="info"'],
        equal: ['alertname', 'service', 'objective', 'country', 'top', 'good'],
      },
      ...[
        ['="fastest"', '=~"fast|slow|slowest"'],
        ['="fast"', '=~"slow|slowest"'],
        ['="slow"', '="slowest"'],
      ].map(([source, target]) => ({
        source_matchers: [`burn_tier${source}`],
        target_matchers: [`burn_tier${target}`],
        equal: ['alertname', 'service', 'objective'],
      })),
      {
        source_matchers: ['alertname=~"NatsightExporterDown|NatsightExporterMissing"'],
        target_matchers: [
          'alertname=~"NatsightStreamDisconnected|NatsightNotScraped|OrdersStopped|PaymentsStopped|CountrySilent|CountryQuiet|PaymentsQuiet"',
        ],
        equal: ['service'],
      },
      ...[
        [
          'orders',
          '=~"AmountLow|AmountOdd|OrdersStopped|CountrySilent|CountryQuiet|CountryChanged|AmountFell|FewOrders"',
        ],
        ['payments', '=~"PaymentsStopped|PaymentsQuiet"'],
      ].map(([stream, alerts]) => ({
        source_matchers: ['alertname="NatsightStreamDisconnected"', `stream="${stream}"`],
        target_matchers: [`alertname${alerts}`],
        equal: ['service'],
      })),
      {
        source_matchers: ['alertname="OrdersStopped"'],
        target_matchers: [
          'alertname=~"AmountLow|AmountOdd|CountrySilent|CountryQuiet|CountryChanged|AmountFell|FewOrders"',
        ],
        equal: ['service'],
      },
    ]);
  });
});
