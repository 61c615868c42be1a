import { describe, expect, test } from '@jest/globals';
import { alertRelabelingOf, sentLabels } from '../../../setup/relabeling/alert-relabeling.js';

const AM = 'http://am-1:9093/alerts';
const alertmanagers = [{ static_configs: [{ targets: ['am-1:9093', 'am-2:9093'] }] }];

/** What natsight cannot apply, in a configuration with these steps. */
const notUnderstood = (alerting: object) =>
  alertRelabelingOf({ alerting: { alertmanagers, ...alerting } }, AM)?.notUnderstood;

describe('the configuration of Prometheus', () => {
  test('without an Alertmanager says nothing about alerts', () => {
    const global = { external_labels: { region: 'eu' } };
    for (const configuration of [{ global }, { global, alerting: {} }, {}]) {
      expect(alertRelabelingOf(configuration, AM)).toBeUndefined();
    }
  });

  test('of another form is said', () => {
    for (const configuration of [undefined, 'text', [], { alerting: { alertmanagers: 'x' } }]) {
      expect(alertRelabelingOf(configuration, AM)?.notUnderstood).toEqual([
        '"global" or "alerting" of Prometheus has a form that natsight does not know',
      ]);
    }
  });

  test('adds external labels only where the alert has none, and an empty label is none', () => {
    const external_labels = { region: 'eu', severity: 'none', empty: '' };
    const relabeling = alertRelabelingOf({ global: { external_labels }, alerting: { alertmanagers } }, AM);
    if (relabeling === undefined) throw new Error('BUG: there is an Alertmanager');
    expect(sentLabels({ severity: 'critical', region: '' }, relabeling)).toEqual({
      severity: 'critical',
      region: 'eu',
    });
  });

  test.each([
    [
      'an action that natsight lacks',
      { action: 'hashmod' },
      'has the action "hashmod", which natsight does not apply',
    ],
    [
      'another regular expression',
      { action: 'drop', regex: '(' },
      'has the regular expression "(", which natsight cannot read',
    ],
    ['another form', { source_labels: 'x' }, 'has a form that natsight does not know'],
  ])('with %s leaves that step out and says so', (_, step, sentence) => {
    const drop = { action: 'labeldrop', regex: 'replica' };
    expect(notUnderstood({ alert_relabel_configs: [drop, step] })).toEqual([
      `alerting.alert_relabel_configs[1] ${sentence}`,
    ]);
  });
});

describe('steps of one Alertmanager', () => {
  const dropping = (label: string, ...targets: readonly string[]) => ({
    alert_relabel_configs: [{ action: 'labeldrop', regex: label }],
    static_configs: [{ targets }],
  });
  const sentTo = (url: string, ...entries: readonly object[]) => {
    const relabeling = alertRelabelingOf({ alerting: { alertmanagers: entries } }, url);
    return relabeling && [sentLabels({ a: '1', b: '2' }, relabeling), relabeling.notUnderstood];
  };

  test('are those of the entry that names it, also on the default port', () => {
    const entries = [dropping('a', 'am-1:9093'), dropping('b', 'am-2:443')];
    expect(sentTo('http://am-1:9093', ...entries)).toEqual([{ b: '2' }, []]);
    expect(sentTo('https://am-2', ...entries)).toEqual([{ a: '1' }, []]);
  });

  test('are those of any entry if all have the same, as behind a discovery', () => {
    expect(sentTo('http://other', dropping('a'), dropping('a'))).toEqual([{ b: '2' }, []]);
  });

  test('are not known if entries differ and none names it', () => {
    expect(sentTo('http://other', dropping('a'), dropping('b'))).toEqual([
      { a: '1', b: '2' },
      ['alerting.alertmanagers differ in alert_relabel_configs, and no target of static_configs is other'],
    ]);
  });
});
