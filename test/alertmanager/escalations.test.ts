import { expect, test } from '@jest/globals';
import { ESCALATION_LABEL } from '../../setup/model/label-name.js';
import { routeSchema } from '../../setup/model/alerting.js';
import { insightSchema } from '../../setup/model/insight.js';
import { receiverSchema } from '../../setup/model/receiver.js';
import type { Setup } from '../../setup/model/setup.js';
import { delay } from '../exporter/insight/rig.js';
import { testServers } from '../support/servers.js';
import { setupOf } from '../support/setup-fixture.js';
import { waitFor } from '../support/wait-for.js';
import type { Notification } from '../support/webhook.js';
import { sentInsights } from './sent-insights.js';

const servers = testServers();
const send = sentInsights();

const MINUTE = 60_000;

/** An insight with a cooldown of an hour. A group interval of an hour would hold a second alert of a group back. */
function setupFor(webhook: string): Setup {
  const base = setupOf({});
  const insight = {
    name: 'DelaysRising',
    ...insightSchema.parse({ metric: delay.name, above: 100, cooldown: '1h' }),
  };
  return {
    ...base,
    insights: [insight],
    metrics: [delay],
    alerting: {
      ...base.alerting,
      receivers: [{ ...receiverSchema.parse({ webhook }), name: 'ops' }],
      route: routeSchema.parse({ default: 'ops', groupInterval: '1s' }),
      insightAlerts: new Map([[insight.name, {}]]),
    },
  };
}

/** `firing 1: …` for each alert of each message, with its escalation and sentence. */
const told = (notifications: readonly Notification[]) =>
  notifications.map(({ alerts }) =>
    alerts
      .map(
        ({ status, labels, annotations }) =>
          `${status} ${labels[ESCALATION_LABEL] ?? '-'}: ${annotations['summary'] ?? ''}`,
      )
      .join(' | '),
  );

const SERIES = 'delay_seconds{origin="ORD"}';

test('what becomes half as bad again while it fires is a message of its own, and ends with the first one', async () => {
  const webhook = await servers.webhook();
  const { rig, look } = await send(setupFor(webhook.url));
  const messages = () => told(webhook.notifications);
  const nowMs = Date.now();
  rig.set('ORD', 120);
  look(nowMs - 5 * MINUTE);
  await waitFor('the first message', messages, ({ length }) => length === 1);
  rig.set('ORD', 150);
  look(nowMs - MINUTE);
  await waitFor('the second message', messages, ({ length }) => length === 2);
  const first = `${SERIES} is 2 min, above 1 min 40 s`;
  const second = `${SERIES} is 2 min 30 s, above 1 min 40 s; half as bad again as 4 min ago, 2 min`;
  expect(messages()).toEqual([`firing -: ${first}`, `firing 1: ${second}`]);
  rig.set('ORD', 50);
  look();
  await waitFor('both have ended', messages, ({ length }) => length === 4);
  expect(messages().slice(2).toSorted()).toEqual([`resolved -: ${first}`, `resolved 1: ${second}`]);
});

test('within the cooldown only what is half as bad again is told: a message of its own, which ends by itself', async () => {
  const webhook = await servers.webhook();
  const { rig, look } = await send(setupFor(webhook.url));
  const messages = () => told(webhook.notifications);
  const nowMs = Date.now();
  const play = (minutesAgo: number, ...values: readonly number[]) => {
    for (const [index, value] of values.entries()) {
      rig.set('ORD', value);
      look(nowMs - (minutesAgo - index) * MINUTE);
    }
  };
  play(30, 120);
  await waitFor('the first message', messages, ({ length }) => length === 1);
  play(29, 50);
  await waitFor('its end', messages, ({ length }) => length === 2);
  // No worse than before: nobody is told.
  play(28, 125, 50, 120, 50);
  play(20, 160);
  await waitFor('the escalation', messages, ({ length }) => length === 3);
  play(19, 50);
  await waitFor('the end of the escalation', messages, ({ length }) => length === 4);
  expect(messages().map((text) => text.replace(/:.*/, ''))).toEqual([
    'firing -',
    'resolved -',
    'firing 1',
    'resolved 1',
  ]);
  expect(messages()[2]).toContain('half as bad again as 10 min ago, 2 min');
});
