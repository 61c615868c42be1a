import { describe, expect, test } from '@jest/globals';
import { dump, load } from 'js-yaml';
import { alertmanagerAt, prometheusAt } from '../../scripts/deployment/clients.js';
import { alertRelabelingOf, sentLabels } from '../../setup/relabeling/alert-relabeling.js';
import { testServers } from '../support/servers.js';
import { waitFor } from '../support/wait-for.js';

const servers = testServers();

/** Labels of alerts, by name. */
const ALERTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Plain: { severity: 'warning' },
  Own: { severity: 'critical', region: 'us', team: 'a-team', x_1: 'Mixed Case' },
  Regexp: { severity: 'info', host: 'db-12.eu.example.org', path: '/a/b$c', temporary: 'yes' },
  Kept: { severity: 'info', drop_me: 'no', copy_shift: 'night', same: 'a;b', left: 'a', right: 'b' },
  Dropped: { severity: 'info', drop_me: 'yes' },
  Unequal: { severity: 'info', same: 'other', left: 'a', right: 'b' },
};

const STEPS = [
  { action: 'labeldrop', regex: 'replica|tmp.*|temporary' },
  { source_labels: ['drop_me'], regex: 'yes', action: 'drop' },
  {
    source_labels: ['host'],
    regex: '(?P<name>[a-z]+)-(\\d+)\\.(.*)',
    target_label: 'node',
    replacement: '${name}/$2',
  },
  {
    source_labels: ['host'],
    regex: '([a-z]+)-(\\d+)\\.(.*)',
    target_label: 'odd',
    replacement: '$1x$$$3-$9',
  },
  { source_labels: ['severity', 'region'], separator: '@', target_label: 'joined', regex: '(.*)' },
  {
    source_labels: ['severity'],
    regex: 'warn',
    target_label: 'never',
    replacement: 'partial matches do not count',
  },
  {
    source_labels: ['severity'],
    regex: '(warning)',
    target_label: 'made_$1',
    replacement: 'named by a value',
  },
  { source_labels: ['x_1'], target_label: 'x_1', action: 'lowercase' },
  { source_labels: ['team'], target_label: 'team', action: 'uppercase' },
  { regex: 'copy_(.+)', replacement: 'copied_$1', action: 'labelmap' },
  { source_labels: ['region'], regex: 'us', target_label: 'region', replacement: '' },
  { source_labels: ['left', 'right'], target_label: 'same', action: 'dropequal' },
  {
    regex: 'alertname|severity|region|made_.*|joined|node|odd|x_1|team|cop.*|same|left|right|path|host',
    action: 'labelkeep',
  },
];

describe('what natsight computes and what Prometheus sends are the same labels', () => {
  test('for every action that natsight applies', async () => {
    const alertmanager = await servers.alertmanager();
    const rules = Object.entries(ALERTS).map(([alert, labels]) => ({ alert, expr: 'vector(1)', labels }));
    const configuration = {
      global: { evaluation_interval: '500ms', external_labels: { region: 'eu', replica: 'a' } },
      rule_files: ['rules.yml'],
      alerting: {
        alert_relabel_configs: STEPS,
        alertmanagers: [{ static_configs: [{ targets: [new URL(alertmanager.url).host] }] }],
      },
    };
    const files = new Map([['rules.yml', dump({ groups: [{ name: 'all', rules }] })]]);
    // What fires before Prometheus has discovered Alertmanager is dropped, and sent again after this delay.
    const flags = ['--rules.alert.resend-delay=1s'];
    const prometheus = prometheusAt((await servers.prometheus(dump(configuration), { files, flags })).url);

    const loaded = alertRelabelingOf(await prometheus.configuration(), alertmanager.url);
    if (loaded === undefined) throw new Error('BUG: Prometheus has an Alertmanager');
    expect(loaded.notUnderstood).toEqual([]);
    // As written, without the defaults that Prometheus fills in.
    expect(alertRelabelingOf(load(dump(configuration)), alertmanager.url)).toMatchObject({
      externalLabels: loaded.externalLabels,
      notUnderstood: [],
    });
    const predicted = Object.entries(ALERTS)
      .map(([alertname, labels]) => sentLabels({ alertname, ...labels }, loaded))
      .filter((labels) => labels !== undefined);
    expect(predicted).toHaveLength(4);
    const client = alertmanagerAt(alertmanager.url);
    const sent = await waitFor(
      'Alertmanager has the alerts',
      () => client.alerts(),
      (all) => all.length >= 4,
      { withinMs: 30_000 },
    );
    const inOrder = (all: readonly object[]) =>
      all
        .map((each) =>
          JSON.stringify(
            Object.entries(each)
              .map(([name, value]) => `${name}=${String(value)}`)
              .sort(),
          ),
        )
        .sort();
    expect(inOrder(sent.map(({ labels }) => labels))).toEqual(inOrder(predicted));
  });
});
