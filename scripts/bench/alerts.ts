import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAlertmanager } from '../servers/alertmanager.js';
import { ExporterProcess } from './exporter-process.js';
import { figure } from './figure.js';
import { benchDocuments } from './natsight-setup.js';
import type { SetupDocuments } from './natsight-setup.js';
import { Notifications } from './notifications.js';
import { MessageBlock } from './publisher.js';
import { alternate, casesOf } from './stage.js';
import type { Result, RunExtent } from './stage.js';
import { steadyStream } from './steady-stream.js';
import { distinctPayloads, eventAt } from './workload.js';

const workload = { metrics: 1, eventBytes: 160, series: 10 };
/** No event of the workload is this late. */
const alertingDelay = 2_000;
const alertsPerRound = 40;
const alertsBefore = 5;

/** One rule per case, each of which makes a separate alert for every origin. */
const RULES = {
  event: { stream: 'flights', where: `delay > ${alertingDelay}`, labels: ['origin'] },
  threshold: { metric: 'flight_delay_minutes', above: alertingDelay },
} as const;

interface Case {
  readonly rule: keyof typeof RULES;
  readonly eventsPerSecond: number;
}

const CASES: readonly Case[] = [0, 5_000].flatMap((eventsPerSecond) =>
  (['event', 'threshold'] as const).map((rule) => ({ rule, eventsPerSecond })),
);

/** How long an event takes to notify somebody, through a real Alertmanager. */
export async function alerts(extent: RunExtent): Promise<Result> {
  const cases = casesOf(CASES, extent);
  const rounds = await alternate(extent.rounds, cases, (each) => measure(each, extent));
  return {
    title: 'From an event to its notification',
    method:
      'From the moment an event is written to the socket of nats-server until the notification of its alert has reached the ' +
      'receiver: through natsight and a real Alertmanager with a `group_wait` of 0 s, to a webhook. ' +
      `${alertsPerRound} alerts per round, one after the other; each is the first of its label set. The events per second come ` +
      'in beside them on the same stream.',
    columns: [
      { name: 'rule' },
      { name: 'events/s' },
      { name: 'p50, ms', decimals: 1, spread: true },
      { name: 'p99, ms', decimals: 1, spread: true },
    ],
    rows: cases.map((each) => {
      const at = (quantile: number) => figure(rounds(each).map((times) => quantileOf(times, quantile)));
      return [each.rule, each.eventsPerSecond, at(0.5), at(0.99)];
    }),
  };
}

/** The milliseconds of each alert. */
async function measure(
  { rule, eventsPerSecond }: Case,
  { node, server }: RunExtent,
): Promise<readonly number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'natsight-bench-alerts-'));
  const notifications = await Notifications.listen();
  const configPath = join(folder, 'alertmanager.yml');
  await writeFile(configPath, configFor(notifications.url));
  const alertmanager = await startAlertmanager({ configPath, folder });
  const flags = ['--alertmanager.url', alertmanager.url];
  const exporter = await ExporterProcess.start(node, server.url, documentsOf(rule), flags);
  const background = new MessageBlock('flights', distinctPayloads(workload));
  const stream = steadyStream(server.publisher, background, eventsPerSecond);
  try {
    const times: number[] = [];
    for (let number = 0; number < alertsBefore + alertsPerRound; number++) {
      const origin = `Z${String(number).padStart(3, '0')}`;
      const arrived = notifications.of(origin);
      const sentMs = performance.now();
      await server.publisher.publish(new MessageBlock('flights', [lateEvent(origin)]), 0, 1);
      times.push((await arrived) - sentMs);
    }
    // The first ones also compile the code.
    return times.slice(alertsBefore);
  } finally {
    await stream.stop();
    await exporter.stop();
    await alertmanager.stop();
    await notifications.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function documentsOf(rule: Case['rule']): SetupDocuments {
  const gauge = { type: 'gauge', value: 'delay', labels: { origin: { value: 'origin', limit: 1000 } } };
  return benchDocuments({ flight_delay_minutes: gauge }, undefined, { LateFlight: RULES[rule] });
}

function lateEvent(origin: string): Uint8Array {
  const event: object = JSON.parse(new TextDecoder().decode(eventAt(0, workload)));
  return new TextEncoder().encode(JSON.stringify({ ...event, origin, delay: alertingDelay + 1 }));
}

function configFor(webhook: string): string {
  return `route: { receiver: bench, group_by: ['...'], group_wait: 0s, group_interval: 1h }
receivers: [{ name: bench, webhook_configs: [{ url: '${webhook}', send_resolved: false }] }]
`;
}

/** The nearest rank. */
function quantileOf(values: readonly number[], quantile: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(quantile * sorted.length) - 1] ?? NaN;
}
