import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { alertmanagerServerFiles } from '../../alertmanager/generate.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import { parseSetup } from '../../setup/parse.js';
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

const CASES: readonly Case[] = [1_000, 50_000, 0].flatMap((eventsPerSecond) =>
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
      'receiver: through natsight and a real Alertmanager with the configuration that natsight generates, to a webhook. ' +
      `${alertsPerRound} alerts per round, one after the other; each is the first of its label set, and a further one of its rule, ` +
      'so none may wait for the group interval. The events per second come in beside them on the same stream. "Posted" is the part ' +
      'until natsight has posted the alert, to a server that only notes the time. The load is the mean number of processes that ran or ' +
      'wanted to, per core, in the last minute: above 1, the figures are also those of other programs.',
    columns: [
      { name: 'rule' },
      { name: 'events/s' },
      { name: 'p50, ms', decimals: 1, spread: true },
      { name: 'p99, ms', decimals: 1, spread: true },
      { name: 'posted p50, ms', decimals: 1, spread: true },
      { name: 'posted p99, ms', decimals: 1, spread: true },
      { name: 'load', decimals: 1, spread: true },
    ],
    rows: cases.map((each) => {
      const at = (part: 'notified' | 'posted', quantile: number) =>
        figure(rounds(each).map((times) => quantileOf(times[part], quantile)));
      const load = figure(rounds(each).map((times) => times.load));
      return [
        each.rule,
        each.eventsPerSecond,
        at('notified', 0.5),
        at('notified', 0.99),
        at('posted', 0.5),
        at('posted', 0.99),
        load,
      ];
    }),
  };
}

/** Milliseconds of each alert. */
interface AlertTimes {
  readonly notified: readonly number[];
  readonly posted: readonly number[];
  /** Per core. */
  readonly load: number;
}

async function measure({ rule, eventsPerSecond }: Case, { node, server }: RunExtent): Promise<AlertTimes> {
  const folder = await mkdtemp(join(tmpdir(), 'natsight-bench-alerts-'));
  const notifications = await Notifications.listen();
  const posts = await Notifications.listen();
  const configPath = join(folder, 'alertmanager.yml');
  const documents = documentsOf(rule, notifications.url);
  await writeFile(configPath, configOf(documents));
  const alertmanager = await startAlertmanager({ configPath, folder });
  const flags = [alertmanager.url, posts.url].flatMap((url) => ['--alertmanager.url', url]);
  const exporter = await ExporterProcess.start(node, server.url, documents, flags);
  const background = new MessageBlock('flights', distinctPayloads(workload));
  const stream = steadyStream(server.publisher, background, eventsPerSecond);
  try {
    const times: { readonly notifiedMs: number; readonly postedMs: number }[] = [];
    for (let number = 0; number < alertsBefore + alertsPerRound; number++) {
      const origin = `Z${String(number).padStart(3, '0')}`;
      const arrived = Promise.all([notifications.of(origin), posts.of(origin)]);
      const sentMs = performance.now();
      await server.publisher.publish(new MessageBlock('flights', [lateEvent(origin)]), 0, 1);
      const [notifiedMs, postedMs] = await arrived;
      times.push({ notifiedMs: notifiedMs - sentMs, postedMs: postedMs - sentMs });
    }
    // The first ones also compile the code.
    const kept = times.slice(alertsBefore);
    return {
      notified: kept.map(({ notifiedMs }) => notifiedMs),
      posted: kept.map(({ postedMs }) => postedMs),
      load: (loadavg()[0] ?? NaN) / availableParallelism(),
    };
  } finally {
    await stream.stop();
    await exporter.stop();
    await alertmanager.stop();
    await notifications.stop();
    await posts.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function documentsOf(rule: Case['rule'], webhook: string): SetupDocuments {
  const gauge = { type: 'gauge', value: 'delay', labels: { origin: { value: 'origin', limit: 1000 } } };
  return benchDocuments(
    { flight_delay_minutes: gauge },
    undefined,
    { LateFlight: RULES[rule] },
    {
      receivers: { ops: { webhook } },
      // Far more alerts than a person reads in a minute, and none of them is a burst.
      route: { default: 'ops', individually: { alerts: 1000 } },
    },
  );
}

/** The configuration that natsight generates for Alertmanager. */
function configOf({ processing, monitoring }: SetupDocuments): string {
  const { setup } = parseSetup(JSON.stringify(processing), JSON.stringify(monitoring));
  return alertmanagerServerFiles(setup, DEFAULT_ADDRESSES).get('alertmanager.yml') ?? '';
}

function lateEvent(origin: string): Uint8Array {
  const event: object = JSON.parse(new TextDecoder().decode(eventAt(0, workload)));
  return new TextEncoder().encode(JSON.stringify({ ...event, origin, delay: alertingDelay + 1 }));
}

/** The nearest rank. */
function quantileOf(values: readonly number[], quantile: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(quantile * sorted.length) - 1] ?? NaN;
}
