import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { InsightBoard } from '../../exporter/insight/insight-board.js';
import { AlertLease } from '../../exporter/insight/alert-lease.js';
import { AlertPoster } from '../../exporter/io/alertmanager/alert-poster.js';
import { AlertSender } from '../../exporter/io/alertmanager/alert-sender.js';
import { systemClock } from '../../exporter/io/clock.js';
import { alertmanagerServerFiles } from '../../alertmanager/generate.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { routeSchema } from '../../setup/model/alerting.js';
import { receiverSchema } from '../../setup/model/receiver.js';
import type { Setup } from '../../setup/model/setup.js';
import { delay, Rig, threshold } from '../exporter/insight/rig.js';
import { httpInboxes } from '../support/http-inbox.js';
import { linkTo } from '../support/link-to.js';
import { testServers } from '../support/servers.js';
import { setupOf } from '../support/setup-fixture.js';
import { tempFolder, writeText } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { SLACK_CHAT } from './chat-cases.js';

jest.setTimeout(90_000);
const servers = testServers();
const httpInbox = httpInboxes();
const folder = tempFolder();
const stops: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));

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

/** A board, its alerts on their way to a real Alertmanager, and what people read. */
async function underWay(groupInterval: string) {
  const inbox = await httpInbox();
  const setup = setupFor(await writeText(folder, `slack-${groupInterval}`, inbox.url), groupInterval);
  const text = alertmanagerServerFiles(setup, DEFAULT_ADDRESSES).get('alertmanager.yml') ?? '';
  const { url } = await servers.alertmanager(text);
  const rig = new Rig(insights);
  rig.board = new InsightBoard(setup, 0);
  const lease = new AlertLease(setup, 'http://pages.example');
  const sender = new AlertSender(lease, new AlertPoster(linkTo(url)), () => undefined, systemClock);
  sender.start();
  stops.push(() => sender.stop());
  return {
    /** Sets values, and sends what starts and ends. */
    step: (values: Readonly<Record<string, number>>) => {
      for (const [origin, value] of Object.entries(values)) rig.set(origin, value);
      sender.observe(rig.changes(systemClock.now()));
    },
    texts: () => inbox.letters.flatMap((letter) => SLACK_CHAT.shown(letter) ?? []),
    firing: async () => {
      const response = await fetch(`${url}/api/v2/alerts`);
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
