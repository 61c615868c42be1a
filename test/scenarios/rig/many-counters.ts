import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testExporters } from '../../support/exporter.js';
import type { RunningExporter } from '../../support/exporter.js';
import { tempFolder } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { MONITORING, writeSetupFiles } from '../../support/written-setup.js';

const COUNTERS = 60;
/** Of resident memory, under attack. Without bounds it is 330 MB for scrapes, 250 MB for pipelined requests, all for live pages. */
export const MAX_GROWTH_BYTES = 150e6;
export const id = (index: number) => `order-${String(index).padStart(80, '0')}`;

/** Starts exporters with many counters by id; ended after the last test. Call it at the top of a test file. */
export function testManyCounters(): (
  name: string,
  ids: number,
  ...flags: string[]
) => Promise<RunningExporter> {
  const startExporter = testExporters();
  const folder = tempFolder();
  /** Every counter has a panel, whose lines are its ids. */
  async function exporterOf(name: string, ids: number, ...flags: string[]): Promise<RunningExporter> {
    const counter = {
      type: 'counter',
      stream: 'orders',
      help: 'Orders.',
      labels: { id: { value: 'id', limit: ids } },
    };
    const names = Array.from({ length: COUNTERS }, (_, index) => `orders_${index}_total`);
    const directory = await writeSetupFiles(
      join(folder, name),
      {
        service: { name: 'orders' },
        dataStreams: {
          orders: { subject: 'orders', schema: { type: 'object', properties: { id: { type: 'string' } } } },
        },
        processingLogic: {},
        liveMetrics: Object.fromEntries(names.map((each) => [each, counter])),
        instantInsightRules: {},
        realTimeDashboards: { main: { title: 'Orders', metrics: ['orders*'] } },
      },
      {
        ...MONITORING,
        dynamicUpdates: { ...MONITORING.dynamicUpdates, liveInterval: '50ms' },
        realTimeVisualization: {
          main: { rows: [{ title: 'All', panels: names.map((metric) => ({ metric, by: ['id'] })) }] },
        },
      },
    );
    const events = Array.from({ length: ids }, (_, index) => `${JSON.stringify({ id: id(index) })}\n`);
    await writeFile(join(directory, 'orders.ndjson'), events.join(''));
    const replay = ['--replay', join(directory, 'orders.ndjson'), '--replay.rate', '10000'];
    const exporter = await startExporter(directory, { flags: [...replay, ...flags] });
    await waitFor(
      'all orders count',
      async () => (await exporter.metrics()).value('natsight_events_accepted_total', { stream: 'orders' }),
      (accepted) => accepted === ids,
    );
    return exporter;
  }
  return exporterOf;
}

export const refused = async (exporter: RunningExporter, reason: string) =>
  (await exporter.metrics()).value('natsight_http_refused_total', { reason }) ?? 0;

export const residentBytes = async (exporter: RunningExporter) =>
  (await exporter.metrics()).value('natsight_process_resident_memory_bytes') ?? Infinity;
