import { load } from 'js-yaml';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { alertmanagerParts } from '../../alertmanager/beside.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { withParts } from '../../setup/deployment/yaml/marked-parts.js';
import type { Setup } from '../../setup/model/setup.js';
import { everyAlert } from '../prometheus/every-alert.js';
import { runAmtool } from '../support/run-command.js';
import { tempFolder, writeText } from '../support/temp-folder.js';

const folder = tempFolder();
const one = everyAlert();
const other: Setup = { ...one, service: { ...one.service, name: 'shop-orders-eu' } };
const THEIRS = `\
route:
  receiver: company
  group_by: [cluster]
  routes:
    - matchers: [severity="critical"]
      receiver: pager
receivers:
  - name: company
  - name: pager
`;

describe('an alertmanager.yml of somebody else with the parts of two services', () => {
  let path = '';
  beforeAll(async () => {
    const text = [one, other].reduce(
      (edited, setup) =>
        withParts(edited, `natsight-${setup.service.name}`, alertmanagerParts(setup, DEFAULT_ADDRESSES)),
      THEIRS,
    );
    path = await writeText(folder, 'alertmanager.yml', text);
  });
  const receiverOf = async (...labels: readonly string[]) =>
    (await runAmtool(['config', 'routes', 'test', '--config.file', path, ...labels])).stdout.trim();

  test('is accepted by amtool', async () => {
    const { exitCode, stdout } = await runAmtool(['check-config', path]);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('SUCCESS')]);
  });

  test('sends the alerts of each service to its own receivers, and no other', async () => {
    expect(await receiverOf('service=shop-orders', 'severity=warning', 'alertname=X')).toMatch(
      /^natsight-shop-orders\./,
    );
    expect(await receiverOf('service=shop-orders-eu', 'severity=critical', 'alertname=X')).toMatch(
      /^natsight-shop-orders-eu\./,
    );
    expect(await receiverOf('service=shop-orders-us', 'severity=critical')).toBe('pager');
    expect(await receiverOf('severity=critical')).toBe('pager');
    expect(await receiverOf('severity=warning', 'alertname=Watchdog')).toBe('company');
  });
});

test('names all that is its own, and matches only alerts of the service', () => {
  const parts = alertmanagerParts(one, DEFAULT_ADDRESSES);
  const named = parts.filter(({ path }) => ['receivers', 'time_intervals'].includes(path[0] ?? ''));
  for (const { items } of named) {
    for (const item of items)
      expect(item).toMatchObject({ name: expect.stringMatching(/^natsight-shop-orders\./) });
  }
  const text = withParts(THEIRS, 'natsight-shop-orders', parts);
  const { inhibit_rules } = load(text) as {
    inhibit_rules: { source_matchers: string[]; target_matchers: string[] }[];
  };
  expect(inhibit_rules.length).toBeGreaterThan(3);
  for (const { source_matchers, target_matchers } of inhibit_rules) {
    for (const matchers of [source_matchers, target_matchers]) {
      expect(matchers).toContain('service="shop-orders"');
    }
  }
});
