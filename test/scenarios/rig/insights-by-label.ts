import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testExporters } from '../../support/exporter.js';
import type { RunningExporter } from '../../support/exporter.js';
import { testServers } from '../../support/servers.js';
import { tempFolder, writeText } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { writeSetupFiles } from '../../support/written-setup.js';

const insightsOf = (stream: string, name: string, expected: unknown) => ({
  [`${name}Hot`]: {
    stream,
    where: 'temperature > 80.0',
    labels: ['device'],
    holdFor: '500ms',
    summary: '{{device}} is at {{event.temperature}} °C',
  },
  [`${name}Silent`]: { stream, by: ['device'], silentFor: '1200ms', expect: expected },
});

const processing = {
  service: { name: 'devices' },
  dataStreams: { devices: { subject: 'devices.>' }, meters: { jetstream: { stream: 'METERS' } } },
  processingLogic: {},
  liveMetrics: {},
  instantInsightRules: {
    ...insightsOf('devices', 'Device', { file: 'devices.csv' }),
    ...insightsOf('meters', 'Meter', ['never-seen']),
  },
  realTimeDashboards: {},
};

interface PublishedInsight {
  readonly data: Readonly<Record<string, unknown>>;
}

/** Each number of workers has a test file of its own: the two run at the same time. */
export function testInsightsByLabel(workers: number): void {
  const servers = testServers();
  const start = testExporters();
  const folder = tempFolder();
  let nats: NatsConnection;
  let exporter: RunningExporter;
  let setup: string;
  const told: string[] = [];

  beforeAll(async () => {
    const { url } = await servers.nats();
    nats = await connect({ servers: url });
    const streams = await jetstreamManager(nats);
    await streams.streams.add({ name: 'METERS', subjects: ['meters.>'] });
    nats.subscribe('natsight.insights.>', {
      callback: (_, message) => {
        const { rule, change, labels, summary } = message.json<PublishedInsight>().data;
        told.push([rule, change, JSON.stringify(labels), summary].join(' '));
      },
    });
    setup = await writeSetupFiles(folder, processing);
    await writeText(setup, 'devices.csv', 'device,room\nnever-seen,12\n');
    exporter = await start(setup, { natsUrl: url, workers });
    await exporter.ready();
  });
  afterAll(() => nats.close());

  const send = (subject: string, event: object) => nats.publish(subject, JSON.stringify(event));
  const isTold = (...expected: string[]) =>
    waitFor('insights are told', () => expected.every((each) => told.includes(each)));

  test.each([
    ['Device', 'devices.a'],
    ['Meter', 'meters.a'],
  ])('two hot devices are two insights, each with its own text: %s', async (name, subject) => {
    send(subject, { device: 'oven', temperature: 251.5 });
    send(subject, { device: 'kiln', temperature: 1000 });
    send(subject, { device: 'fridge', temperature: 4 });
    await isTold(
      `${name}Hot started {"device":"oven"} oven is at 251.5 °C`,
      `${name}Hot started {"device":"kiln"} kiln is at 1000 °C`,
    );
    await isTold(`${name}Hot ended {"device":"oven"} oven is at 251.5 °C`);
    expect(told.filter((each) => each.startsWith(`${name}Hot started`))).toHaveLength(2);
  });

  test('a device that falls silent is told, until it is back', async () => {
    const stream = (name: string, change: string, device: string) =>
      told.some((each) => each.startsWith(`${name}Silent ${change} {"device":"${device}"}`));
    const names = ['Device', 'Meter'];
    await waitFor('all are silent', () =>
      names.every((name) =>
        ['never-seen', 'oven', 'kiln', 'fridge'].every((key) => stream(name, 'started', key)),
      ),
    );
    send('devices.a', { device: 'oven', temperature: 20 });
    send('meters.a', { device: 'oven', temperature: 20 });
    await waitFor('the oven is back', () => names.every((name) => stream(name, 'ended', 'oven')));
    expect(names.some((name) => stream(name, 'ended', 'kiln') || stream(name, 'ended', 'never-seen'))).toBe(
      false,
    );
    const metrics = await exporter.metrics();
    expect(
      Object.keys(metrics.by('natsight_silence_seconds', 'device', { rule: 'DeviceSilent' })).toSorted(),
    ).toEqual(['fridge', 'kiln', 'never-seen', 'oven']);
    expect(metrics.value('natsight_insight_overflow_total', { rule: 'DeviceSilent' })).toBe(0);
  });

  test('a device that a changed table expects is watched', async () => {
    await writeText(setup, 'devices.csv', 'device,room\nnever-seen,12\nalso-new,13\n');
    const expected = 'DeviceSilent started {"device":"also-new"}';
    await waitFor('it is told', () => told.some((each) => each.startsWith(expected)));
    expect(told.filter((each) => each.includes('"never-seen"'))).toHaveLength(2);
  });

  test('an event without the label is skipped by that insight alone, and counted', async () => {
    send('devices.a', { device: 'oven' });
    send('devices.a', { temperature: 20 });
    const skipped = async () => {
      const metrics = await exporter.metrics();
      return ['DeviceSilent', 'DeviceHot'].map((rule) =>
        metrics.value('natsight_insight_events_skipped_total', { rule, reason: 'missing' }),
      );
    };
    await waitFor('they are counted', skipped, ([silent]) => silent === 1);
    expect(await skipped()).toEqual([1, 1]);
  });
}
