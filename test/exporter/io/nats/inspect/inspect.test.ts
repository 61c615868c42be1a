import { beforeAll, describe, expect, test } from '@jest/globals';
import { jetstreamManager, DiscardPolicy, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { connect, nanos } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { inspectServer } from '../../../../../exporter/io/nats/inspect/inspect.js';
import { parseSetup } from '../../../../../setup/parse.js';
import { testServers } from '../../../../support/servers.js';

const servers = testServers();

const CONFIG = `
accounts { A: { jetstream: enabled, users: [
  { user: all, password: x },
  { user: some, password: x, permissions: { subscribe: ["open.>", "_INBOX.>"], publish: ["open.>", "$JS.API.>"] } }
] } }
`;

let url: string;
let as: (user: string) => string;
let publisher: NatsConnection;

beforeAll(async () => {
  ({ url } = await servers.nats({ config: CONFIG }));
  as = (user) => url.replace('nats://', `nats://${user}:x@`);
  publisher = await connect({ servers: url, user: 'all', pass: 'x' });
});

function setupWith(stream: object) {
  const processing = {
    dataStreams: { orders: stream },
    processingLogic: {},
    liveMetrics: {},
    instantInsightRules: {},
    realTimeDashboards: {},
  };
  return parseSetup(JSON.stringify(processing), '{}').setup;
}

async function inspect(stream: object, user = 'all', listenMs = 300) {
  const { findings, flows } = await inspectServer(setupWith(stream), {
    directory: '.',
    url: as(user),
    listenMs,
  });
  return {
    found: findings.map(({ level, message }) => `${level}: ${message}`),
    flows: flows.map(({ text }) => text),
    findings,
  };
}

describe('natsight check with a server', () => {
  test('warns if a switch is declared that the server cannot hold', async () => {
    const setup = setupWith({ subject: 'open.>' });
    const alerting = { ...setup.alerting, deadMansSwitch: { after: 30_000 } };
    const options = { directory: '.', url: as('all'), listenMs: 50 };
    const { version = '' } = publisher.info ?? {};
    const isOld = Number(version.split('.')[1]) < 12;
    const found = async (of: typeof setup) =>
      (await inspectServer(of, options)).findings.filter(({ document }) => document === 'monitoring');
    expect(await found(setup)).toEqual([]);
    expect(await found({ ...setup, alerting })).toEqual(
      isOld
        ? [
            {
              path: ['instantAlerts', 'deadMansSwitch'],
              document: 'monitoring',
              level: 'warning',
              message: `NATS ${version} has no scheduled messages: they need 2.12, so NATS would tell nobody that the exporter is gone`,
            },
          ]
        : [],
    );
  });

  test('counts the messages that come on a plain subject', async () => {
    const publishing = setInterval(() => publisher.publish('open.orders', '{}'), 10);
    const { found, flows } = await inspect({ subject: 'open.>' });
    clearInterval(publishing);
    expect(found).toEqual([]);
    expect(flows).toEqual([expect.stringMatching(/^[1-9]\d* messages in 300ms$/)]);
  });

  test.each([
    ['as much as natsight reads', 64 * 2 ** 20, []],
    [
      'more than natsight reads',
      64 * 2 ** 20 + 2 ** 19,
      [
        'warning: the server takes messages of up to 64.5 MiB (max_payload), and natsight reads none of more than 64 MiB: it rejects them as "too_large"',
      ],
    ],
  ])('warns if the server takes larger messages than natsight reads: %s', async (_, maxPayload, expected) => {
    const config = `max_payload: ${maxPayload}\nmax_pending: ${2 * maxPayload}\n`;
    const server = await servers.nats({ config });
    const options = { directory: '.', url: server.url, listenMs: 100 };
    const findingsOf = async (stream: object) =>
      (await inspectServer(setupWith(stream), options)).findings
        .filter(({ message }) => message.includes('MiB'))
        .map(({ level, message }) => `${level}: ${message}`);
    expect(await findingsOf({ subject: 'open.>' })).toEqual(expected);
    expect(await findingsOf({ file: 'events.jsonl' })).toEqual([]);
  });

  test('warns of targets where what is sent again after a crash is there twice', async () => {
    const manager = await jetstreamManager(publisher);
    await manager.streams.add({ name: 'LETTERS', subjects: ['letters.>'], duplicate_window: nanos(30_000) });
    await manager.streams.add({ name: 'LONG', subjects: ['long.>'] });
    const warned = async (deadLetter: string) =>
      (await inspect({ subject: 'open.quiet', deadLetter }, 'all', 1)).found.filter((line) =>
        line.includes('after a crash'),
      );
    expect(await warned('letters.orders')).toEqual([
      'warning: "LETTERS" drops duplicates within 30s (duplicate_window): what is sent again after a crash is there twice if the exporter starts later than that; set at least 2m',
    ]);
    expect(await warned('long.orders')).toEqual([]);
    expect(await warned('nowhere.orders')).toEqual([
      'warning: no JetStream stream has the subject "nowhere.orders": what nobody reads at once is lost, and what is sent again after a crash arrives twice',
    ]);
    for (const name of ['LETTERS', 'LONG']) await manager.streams.delete(name);
  });

  test('warns if no message comes', async () => {
    const { found } = await inspect({ subject: ['open.quiet', 'open.still'] });
    expect(found).toEqual([
      'warning: no message on "open.quiet", "open.still" within 300ms: check that something publishes there',
    ]);
  });

  test('a wrong password is a sentence about the password', async () => {
    const stream = setupWith({ subject: 'open.>' });
    const address = url.replace('nats://', 'nats://all:wr0ng@');
    const { findings } = await inspectServer(stream, { directory: '.', url: address, listenMs: 300 });
    expect(findings).toEqual([
      {
        path: ['service', 'nats'],
        level: 'error',
        message: expect.stringMatching(
          /^cannot connect to NATS: nats:\/\/127\.0\.0\.1:\d+: NATS refused the credentials: user "all" in the address/,
        ),
      },
    ]);
  });

  test('says which subscription the server refuses', async () => {
    const { found, findings } = await inspect({ subject: 'closed.>' }, 'some');
    expect(found).toEqual([
      expect.stringMatching(/^error: NATS does not permit subscribing to "closed\.>": .*[Pp]ermissions/),
    ]);
    expect(findings[0]?.path).toEqual(['dataStreams', 'orders', 'subject']);
  });

  test('says why there is no connection', async () => {
    const { findings } = await inspectServer(setupWith({ subject: 'x' }), {
      directory: '.',
      url: url.replace('nats://', 'nats://all:wrong@'),
      listenMs: 100,
    });
    expect(findings).toEqual([
      {
        path: ['service', 'nats'],
        level: 'error',
        message: expect.stringMatching(/^cannot connect to NATS: .*127\.0\.0\.1/),
      },
    ]);
  });

  test('names the JetStream streams where the declared one is missing', async () => {
    const manager = await jetstreamManager(publisher);
    await manager.streams.add({ name: 'ORDERS', subjects: ['js.orders.>'] });
    const { found } = await inspect({ jetstream: { stream: 'ORDER' } });
    expect(found).toEqual([
      'error: JetStream has no stream "ORDER"; did you mean "ORDERS"? (known: ORDERS): create it, or declare "create"',
    ]);
  });

  test('says how many messages a JetStream stream has', async () => {
    const manager = await jetstreamManager(publisher);
    await manager.streams.add({ name: 'FULL', subjects: ['js.full'] });
    await publisher.request('js.full', '{}');
    const { found, flows } = await inspect({ jetstream: { stream: 'FULL' } });
    expect(found).toEqual([]);
    expect(flows).toEqual([expect.stringMatching(/^1 message, the last one \d+s ago$/)]);
  });

  test('warns of limits that are reached sooner than after the longest outage', async () => {
    const manager = await jetstreamManager(publisher);
    await manager.streams.add({ name: 'SMALL', subjects: ['js.small'], max_msgs: 3 });
    for (let number = 0; number < 5; number++) await publisher.request('js.small', '{}');
    const { found } = await inspect({ jetstream: { stream: 'SMALL' } });
    expect(found).toEqual([
      expect.stringMatching(
        /^warning: "SMALL" keeps messages for about \d+s \(max_msgs 3, at the present rate\): events are lost if the exporter is down for longer$/,
      ),
    ]);
  });

  test.each([
    [
      '3h',
      3 * 3_600_000,
      ['warning: "AGED" keeps messages for 2h: events are lost if the exporter is down for longer'],
    ],
    ['1h', 3_600_000, []],
  ])('the longest outage that somebody wants to bridge is %s', async (_, longestOutageMs, expected) => {
    const manager = await jetstreamManager(publisher);
    await manager.streams.add({ name: 'AGED', subjects: ['js.aged'], max_age: nanos(7_200_000) });
    const options = { directory: '.', url: as('all'), listenMs: 100, longestOutageMs };
    const { findings } = await inspectServer(setupWith({ jetstream: { stream: 'AGED' } }), options);
    expect(findings.map(({ level, message }) => `${level}: ${message}`)).toEqual(expected);
  });

  test('says what the configuration of a JetStream stream means', async () => {
    const manager = await jetstreamManager(publisher);
    await manager.streams.add({
      name: 'RISKY',
      subjects: ['js.risky.>'],
      retention: RetentionPolicy.Workqueue,
      discard: DiscardPolicy.New,
      storage: StorageType.Memory,
      max_age: nanos(600_000),
      duplicate_window: nanos(120_000),
    });
    const { found } = await inspect({
      jetstream: { stream: 'RISKY', subject: 'other.>' },
      deduplicate: { by: 'Nats-Msg-Id', within: '1m' },
    });
    expect(found).toEqual([
      'error: no message of "RISKY" has the subject "other.>": its subjects are "js.risky.>"',
      expect.stringMatching(/^warning: "RISKY" is a work queue/),
      expect.stringMatching(/^warning: "RISKY" keeps messages for 10m/),
      expect.stringMatching(/^warning: "RISKY" refuses new messages/),
      expect.stringMatching(/^warning: "RISKY" is in memory/),
      expect.stringMatching(/^warning: "RISKY" already drops duplicates of Nats-Msg-Id within 2m/),
    ]);
  });
});
