import { describe, expect, test } from '@jest/globals';
import { routeSchema } from '../../setup/model/alerting.js';
import { receiverSchema } from '../../setup/model/receiver.js';
import type { Setup } from '../../setup/model/setup.js';
import { delay, threshold } from '../exporter/insight/rig.js';
import { httpInboxes } from '../support/http-inbox.js';
import { setupOf } from '../support/setup-fixture.js';
import { tempFolder, writeText } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { SLACK_CHAT } from './chat-cases.js';
import { sentInsights } from './sent-insights.js';

const send = sentInsights();
const httpInbox = httpInboxes();
const folder = tempFolder();

const insights = ['One', 'Two', 'Three', 'Four', 'Five'].map((name) => threshold({ name }));

/** Insights that watch one metric, and a chat to which their alerts go. */
function setupFor(secret: string, groupInterval: string): Setup {
  const base = setupOf({});
  return {
    ...base,
    insights,
    metrics: [delay],
    alerting: {
      ...base.alerting,
      receivers: [{ ...receiverSchema.parse(SLACK_CHAT.written(secret, '')), name: 'ops' }],
      route: routeSchema.parse({ default: 'ops', groupInterval }),
      insightAlerts: new Map(insights.map(({ name }) => [name, {}])),
    },
  };
}

/** Insights on their way to a real Alertmanager, and what people read. */
async function underWay(groupInterval: string) {
  const inbox = await httpInbox();
  const setup = setupFor(await writeText(folder, `slack-${groupInterval}`, inbox.url), groupInterval);
  const { rig, look, alertmanagerUrl } = await send(setup);
  return {
    /** Sets values, and sends what starts and ends. */
    step: (values: Readonly<Record<string, number>>) => {
      for (const [origin, value] of Object.entries(values)) rig.set(origin, value);
      look();
    },
    texts: () => inbox.letters.flatMap((letter) => SLACK_CHAT.shown(letter) ?? []),
    firing: async () => {
      const response = await fetch(`${alertmanagerUrl}/api/v2/alerts`);
      return ((await response.json()) as readonly unknown[]).length;
    },
  };
}

const at = (value: number, ...origins: readonly string[]) =>
  Object.fromEntries(origins.map((origin) => [origin, value]));
const hundred = (prefix: string) => Array.from({ length: 100 }, (_, index) => `${prefix}${index}`);
const count = (text: string) => Number(/^\[FIRING:(\d+)\]/.exec(text)?.[1] ?? 0);

describe('Alertmanager', () => {
  test('notifies of each alert at once, however long the group interval', async () => {
    const { step, texts } = await underWay('1h');
    step(at(200, 'ORD'));
    await waitFor('the first alerts', texts, ({ length }) => length === insights.length);
    step(at(200, 'DFW'));
    await waitFor('the next ones', texts, ({ length }) => length === 2 * insights.length);
    const titles = texts().map((text) => text.split('\n')[0]);
    const expected = ['ORD', 'DFW'].flatMap((origin) =>
      insights.map(({ name }) => `[FIRING:1] ${name} ${origin} flight-operations warning`),
    );
    expect(new Set(titles)).toEqual(new Set(expected));
    expect(titles).toHaveLength(expected.length);
  });

  test('notifies of 500 alerts in one message, which is followed up, and forgets none', async () => {
    const { step, texts, firing } = await underWay('1s');
    step(at(200, ...hundred('A')));
    const [first = ''] = await waitFor('a message', texts, ({ length }) => length > 0);
    expect(first).toMatch(/^\[FIRING:\d+\] flight-operations warning\nThe first 10 of \d+ firing alerts:\n/);
    await waitFor('one that names all', texts, (all) => all.some((text) => count(text) === 500));
    expect(texts().length).toBeLessThanOrEqual(3);
    expect(await firing()).toBe(500);
    step(at(200, ...hundred('B').slice(0, 20)));
    await waitFor('the next 100', texts, (all) => all.some((text) => count(text) === 600));
    step(at(1, ...hundred('A')));
    await waitFor('the end of the first', texts, (all) => all.some((text) => count(text) === 100));
    expect(await firing()).toBe(100);
    step(at(1, ...hundred('B').slice(0, 20)));
    await waitFor('the end', texts, (all) => all.some((text) => text.startsWith('[RESOLVED]')));
    expect(texts().length).toBeLessThanOrEqual(12);
  });
});
