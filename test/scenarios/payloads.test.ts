import { copyFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { connect, headers as natsHeaders } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { COMPRESSORS } from '../support/compressed.js';
import { testExporters } from '../support/exporter.js';
import type { RunningExporter } from '../support/exporter.js';
import { testServers } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { MONITORING, writeSetupFiles } from '../support/written-setup.js';
import { FORMATS } from './rig/payloads.js';
import type { Format, Published } from './rig/payloads.js';

const servers = testServers();
const startExporter = testExporters();
const folder = tempFolder();

const typed = { type: 'object', required: ['id'], properties: { id: { type: 'integer', minimum: 0 } } };
const SCHEMAS = {
  typed,
  // Not flat: the event is decoded as a whole.
  composed: { ...typed, allOf: [{}] },
  open: undefined,
};

/** Around 2^53, where doubles skip every second integer, and the largest of 64 bits. */
const IDS = ['7', ...[0, 1, 2, 3].map((more) => String(2n ** 53n - 1n + BigInt(more)))].concat([
  '18446744073709551615',
  '18446744073709551614',
]);
const BOM = Uint8Array.of(0xef, 0xbb, 0xbf);

interface Case extends Format {
  readonly stream: string;
  readonly subject: string;
  readonly schema: object | undefined;
  readonly jetstream: boolean;
}

const CASES: readonly Case[] = Object.entries(FORMATS).flatMap(([name, format]) =>
  Object.entries(SCHEMAS).flatMap(([kind, schema]) =>
    [false, true].map((jetstream) => {
      const stream = `${name}_${kind}_${jetstream ? 'stored' : 'plain'}`;
      return { ...format, stream, subject: `payloads.${stream}`, schema, jetstream };
    }),
  ),
);

/** All messages of a stream. */
function messagesOf({ event, list, isText }: Case): readonly Published[] {
  const { payload, headers: own = {} } = event('1001');
  return [
    ...IDS.map(event),
    ...(list === undefined ? [] : [list(IDS)]),
    ...(isText ? [{ payload: Buffer.concat([BOM, payload]), headers: own }] : []),
    ...Object.entries(COMPRESSORS).map(([coding, compress], at) => ({
      payload: compress(payload),
      headers: { ...own, [at % 2 === 0 ? 'Content-Encoding' : 'content-encoding']: coding },
    })),
    ...['DEL', 'PURGE'].map((operation) => ({ payload: EMPTY, headers: { 'KV-Operation': operation } })),
    { payload: EMPTY, headers: { 'Nats-Marker-Reason': 'MaxAge' } },
    { payload: EMPTY },
    { payload, headers: { ...own, 'Content-Encoding': 'snappy' } },
  ];
}

const EMPTY = new Uint8Array(0);
const MARKERS = 3;

/** How often each id is counted. */
function countsOf({ list, isText, emptyId }: Case): Readonly<Record<string, number>> {
  const ofOne = list === undefined ? 1 : 2;
  return {
    ...Object.fromEntries(IDS.map((id) => [id, ofOne])),
    '1001': Object.keys(COMPRESSORS).length + (isText ? 1 : 0),
    ...(emptyId === undefined ? {} : { [emptyId]: 1 }),
  };
}

const processing = {
  dataStreams: Object.fromEntries<object>(
    CASES.map<[string, object]>(({ stream, subject, schema, format, jetstream }) => [
      stream,
      {
        format,
        ...(schema === undefined ? {} : { schema }),
        ...(jetstream ? { jetstream: { stream } } : { subject }),
      },
    ]).concat([['devices', { format: 'json', jetstream: { stream: 'KV_devices' } }]]),
  ),
  processingLogic: {},
  liveMetrics: Object.fromEntries<object>(
    CASES.map<[string, object]>(({ stream }) => [
      `${stream}_total`,
      { type: 'counter', stream, help: 'Help.', labels: { id: 'id' } },
    ]).concat([['devices_total', { type: 'counter', stream: 'devices', help: 'Help.' }]]),
  ),
  instantInsightRules: {},
  realTimeDashboards: { 'live-main-dashboard': { title: 'Ids', metrics: ['*'] } },
};

/** Without those that did not occur. */
function reasonsOf(rejected: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(rejected).filter(([, count]) => count > 0));
}

let connection: NatsConnection;
const exporters: RunningExporter[] = [];

beforeAll(async () => {
  const { url } = await servers.nats();
  connection = await connect({ servers: url });
  const manager = await jetstreamManager(connection);
  for (const { stream, subject, jetstream } of CASES)
    if (jetstream) await manager.streams.add({ name: stream, subjects: [subject] });
  const devices = await new Kvm(connection).create('devices', { history: 5 });
  await devices.put('a', '{"on":true}');
  await devices.put('b', '{"on":false}');
  await devices.delete('a');
  await devices.purge('b');
  for (const workers of [1, 2]) {
    const name = `workers-${workers}`;
    const setup = await writeSetupFiles(
      `${folder}/${name}`,
      { ...processing, service: { name } },
      MONITORING,
    );
    await copyFile('test/fixtures/formats/ids.proto', `${folder}/${name}/ids.proto`);
    exporters.push(await startExporter(setup, { natsUrl: url, workers }));
  }
  await Promise.all(exporters.map((exporter) => exporter.ready()));
  for (const each of CASES) for (const message of messagesOf(each)) publish(each.subject, message);
  await connection.flush();
});
afterAll(() => connection.close());

function publish(subject: string, { payload, headers = {} }: Published): void {
  const entries = Object.entries(headers);
  const fields = natsHeaders();
  for (const [name, value] of entries) fields.set(name, value);
  connection.publish(subject, payload, entries.length === 0 ? {} : { headers: fields });
}

describe.each([1, 2])('with %i workers', (workers) => {
  test('the delete markers of a key-value bucket are no events', async () => {
    const stream = { stream: 'devices' };
    const look = async () => {
      const metrics = await exporters[workers - 1]?.metrics();
      return [
        metrics?.value('devices_total'),
        metrics?.value('natsight_events_received_total', stream),
        metrics?.value('natsight_events_rejected_total', { ...stream, reason: 'no_event' }),
      ];
    };
    // A purge removes the earlier values of its key.
    await waitFor('all are read', look, ([, received]) => received === 3);
    expect(await look()).toEqual([1, 3, 2]);
  });

  test('each payload is what it says, in every format, plain and stored, with and without a schema', async () => {
    const exporter = exporters[workers - 1];
    if (exporter === undefined) throw new Error('there is an exporter for each number of workers');
    const look = async () => {
      const metrics = await exporter.metrics();
      return CASES.map(({ stream }) => ({
        stream,
        counts: metrics.by(`${stream}_total`, 'id'),
        rejected: reasonsOf(metrics.by('natsight_events_rejected_total', 'reason', { stream })),
      }));
    };
    const expected = CASES.map((each) => ({
      stream: each.stream,
      counts: countsOf(each),
      rejected: { no_event: MARKERS + (each.emptyId === undefined ? 1 : 0), undecodable: 1 },
    }));
    const isExpected = (seen: unknown) => isDeepStrictEqual(seen, expected);
    // A difference is explained better by `expect`.
    const found = await waitFor('all are counted', look, isExpected, { withinMs: 20_000 }).catch(look);
    expect(found).toEqual(expected);
  });
});
