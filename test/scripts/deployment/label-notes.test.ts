import { expect, test } from '@jest/globals';
import { labelNotes } from '../../../scripts/deployment/label-notes.js';
import { setupOf } from '../../support/setup-fixture.js';

const setup = setupOf({});
const insightAlerts = new Map([['DelaysRising', {}]]);
const withLabels = (externalLabels: Readonly<Record<string, string>>) => ({
  ...setup,
  alerting: { ...setup.alerting, insightAlerts, externalLabels },
});

const drop = [{ action: 'labeldrop', regex: 'replica' }];
const notesOf = (
  declared: Readonly<Record<string, string>>,
  external: Readonly<Record<string, string>>,
  alert_relabel_configs: readonly object[] = [],
) =>
  labelNotes(withLabels(declared), {
    address: 'http://prometheus',
    alertmanager: 'http://am:9093',
    configuration: {
      global: { external_labels: external },
      alerting: { alert_relabel_configs, alertmanagers: [{ static_configs: [{ targets: ['am:9093'] }] }] },
    },
  });

test('labels that are the same need no word, whatever Prometheus drops', () => {
  expect(notesOf({}, {})).toEqual([]);
  expect(notesOf({ region: 'eu' }, { region: 'eu', replica: 'a' }, drop)).toEqual([]);
});

test('labels that differ are named with what to do', () => {
  expect(notesOf({ region: 'us', team: 'x' }, { region: 'eu', team: 'x' })).toEqual([
    'Prometheus at http://prometheus sends alerts with the labels {region="eu", team="x"}, and "externalLabels" of the setup are {region="us", team="x"}: start the exporter with --prometheus.url, so that it uses those of Prometheus, or change the setup. Otherwise each insight is two alerts.',
  ]);
});

test('a label that tells replicas apart is pointed out', () => {
  expect(notesOf({ replica: 'a' }, { replica: 'a' })).toEqual([
    expect.stringContaining('sends alerts with the label "replica": replicas of it send one alert each'),
  ]);
});

test('what natsight cannot apply is said', () => {
  expect(notesOf({}, {}, [{ action: 'hashmod' }])).toEqual([
    expect.stringMatching(
      /^An alert may arrive twice, .*alert_relabel_configs\[0\] has the action "hashmod"/,
    ),
  ]);
});

test('a setup without instant alerts has no twins', () => {
  const configuration = { global: { external_labels: { region: 'eu' } }, alerting: { alertmanagers: [{}] } };
  const prometheus = { address: 'x', alertmanager: 'http://am:9093', configuration };
  expect(labelNotes(setup, prometheus)).toEqual([]);
});
