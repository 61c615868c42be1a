import { describe, expect, test } from '@jest/globals';
import { alertmanagerConfig } from '../../../alertmanager/kubernetes/config.js';
import { operatorReceiver } from '../../../alertmanager/kubernetes/receiver.js';
import { receiverConfiguration } from '../../../alertmanager/receivers/receivers.js';
import { DEFAULT_ADDRESSES } from '../../../setup/addresses.js';
import { receiverSchema } from '../../../setup/model/receiver.js';
import type { Receiver } from '../../../setup/model/receiver.js';
import { everyAlert } from '../../prometheus/every-alert.js';
import { CLUSTER, inUtc, treeOf } from '../../support/cluster.js';
import { schemaFaults } from '../../support/kubernetes.js';
import { RECEIVER_CASES } from '../receiver-cases.js';
import { asOperator } from './as-operator.js';

const setup = inUtc(everyAlert());
const newest = { version: '0.33' };
const named = (written: object): Receiver => ({ ...receiverSchema.parse(written), name: 'ops' });
const written = (receiver: Receiver) => operatorReceiver(receiver, 'shop', DEFAULT_ADDRESSES, newest);

const kinds = Object.entries(RECEIVER_CASES);
const unknown = new Set(['jira', 'incidentio']);

/** A setup that sends everything to this receiver. */
function setupWith(receiver: Receiver) {
  const { alerting } = setup;
  const promqlAlerts = alerting.promqlAlerts.filter((alert) => alert.receiver === undefined);
  const insightAlerts = new Map([...alerting.insightAlerts].map(([name]) => [name, {}]));
  const route = { ...alerting.route, default: 'ops', critical: 'ops', warning: 'ops', info: 'ops' };
  return { ...setup, alerting: { ...alerting, promqlAlerts, insightAlerts, route, receivers: [receiver] } };
}

describe.each(kinds.filter(([kind]) => !unknown.has(kind)))('a receiver of the kind %s', (kind, each) => {
  const receiver = named(each.written);
  const { object } = alertmanagerConfig(setupWith(receiver), DEFAULT_ADDRESSES, CLUSTER);

  test('is what the schema allows', () => {
    expect(schemaFaults(object)).toEqual([]);
  });

  test('takes every file from a key of a Secret', () => {
    const { needed, receiver: result } = written(receiver);
    const files = JSON.stringify(each.written).match(/\/run\/secrets\/\w+/g) ?? [];
    expect(new Set(needed.map(({ file }) => file))).toEqual(new Set(files));
    expect(JSON.stringify(result)).not.toContain('/run/secrets');
    for (const { name, key } of needed) {
      expect(name).toBe('natsight-shop-receivers');
      expect(key).toMatch(/^[\w.-]+$/);
    }
  });

  test('says the same as in a file', () => {
    // Mattermost is written as for an Alertmanager that does not know it: AlertmanagerConfig does not know it either.
    const target = kind === 'mattermost' ? { version: '0.25' } : setup.updates.alertmanager;
    const file = receiverConfiguration(receiver, DEFAULT_ADDRESSES, target);
    const { receivers } = asOperator(object, (key) => `secret ${key}`) as {
      readonly receivers: readonly object[];
    };
    const spelled = receivers.find((other) => 'name' in other && other.name === 'ops');
    expect(texts(spelled)).toEqual(texts(file));
  });
});

/** All texts that people read, in order. */
function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.includes('{{') ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(texts).toSorted();
}

describe.each(kinds.filter(([kind]) => unknown.has(kind)))('a receiver of the kind %s', (kind, each) => {
  test('is refused, with what else works', () => {
    expect(() => written(named(each.written))).toThrow(
      `the receiver "ops" is of the kind "${kind}", which AlertmanagerConfig does not know. Use another kind, or --alertmanager.mode labels and a route of your own for the label "service".`,
    );
  });
});

describe('an address with a token', () => {
  const TOKEN = 'https://hooks.example.org/services/T0/B0/x1Y2z3';
  const receiver = named({ webhook: TOKEN });

  test('stands in a Secret and nowhere else', () => {
    const { files, mark } = treeOf(setupWith(receiver));
    const having = [...files].filter(([, text]) => text.includes('x1Y2z3'));
    expect(having.map(([path]) => path.split('/').at(-1))).toEqual([
      'secret-natsight-shop-orders-addresses.yaml',
    ]);
    expect(having[0]?.[1]).toContain('kind: Secret\n');
    expect(having[0]?.[1]).toContain(mark);
  });

  test('makes the setup a Secret, because the setup names it', () => {
    const kindsOfSetup = [...treeOf(setupWith(receiver)).files.keys()].filter((path) =>
      path.includes('-setup'),
    );
    expect(kindsOfSetup).toEqual(['kubernetes/natsight-shop-orders/secret-natsight-shop-orders-setup.yaml']);
  });

  test('which only the deployment knows is in the Secret as well', () => {
    const { known } = operatorReceiver(
      named({ webhook: 'http://hook.shop.svc/alerts' }),
      'shop',
      { webhooks: { ops: TOKEN } },
      newest,
    );
    expect(known).toEqual([{ key: 'ops-url', value: TOKEN }]);
  });
});

test('an app of Slack has its address in a Secret: the API takes it from nowhere else', () => {
  const { known, needed, receiver } = written(
    named({ slack: { channel: '#shop', botTokenFile: '/run/secrets/bot' } }),
  );
  expect(known).toEqual([{ key: 'ops-api-url', value: 'https://slack.com/api/chat.postMessage' }]);
  expect(needed.map(({ key }) => key)).toEqual(['ops-credentials']);
  expect(receiver).toMatchObject({
    slackConfigs: [
      {
        apiURL: { name: 'natsight-shop-addresses', key: 'ops-api-url' },
        httpConfig: {
          authorization: {
            type: 'Bearer',
            credentials: { name: 'natsight-shop-receivers', key: 'ops-credentials' },
          },
        },
      },
    ],
  });
});
