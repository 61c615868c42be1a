import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { requireSetup } from '../../setup/load.js';
import { exampleFolder } from '../setup/examples/examples.js';
import { testExporters } from '../support/exporter.js';
import { runNatsight } from '../support/run-command.js';
import { testServers } from '../support/servers.js';
import { waitFor } from '../support/wait-for.js';

jest.setTimeout(60_000);
const servers = testServers();
const startExporter = testExporters();

/** Headers and tokens on a plain subject; JetStream, duplicates and ids of 64 bits. */
describe.each([
  { example: 'github-webhooks', received: 8, stream: 'deliveries', alert: 'JobFailed' },
  { example: 'payments', received: 9, stream: 'transactions', alert: 'PaymentsFail' },
])('$example over a real server', ({ example, received, stream, alert }) => {
  const folder = exampleFolder(example);

  test('`natsight replay` of its recording gives the series of expected.txt, and its alert', async () => {
    const nats = await servers.nats();
    const exporter = await startExporter(folder, { natsUrl: nats.url });
    await exporter.ready();
    const recording = join(folder, 'events.ndjson');
    const replay = await runNatsight(['replay', recording, '--nats.url', nats.url, '--speed', 'max']);
    expect(replay.stdout).toContain(`${received} events replayed from ${recording} to the recorded subjects`);
    const lasting = lastingSeries(example);
    expect(lasting.length).toBeGreaterThan(5);
    // A new series is at 0 for one scrape interval.
    const missing = async () => {
      const lines = new Set((await exporter.metrics()).text.split('\n'));
      return lasting.filter((line) => !lines.has(line));
    };
    await waitFor('the series', missing, ({ length }) => length === 0);
    const account = await exporter.metrics();
    expect(account.value('natsight_events_received_total', { stream })).toBe(received);
    const firing = () =>
      exporter.metrics().then((seen) => seen.all('natsight_insight_firing', { rule: alert }));
    await waitFor('the alert', firing, ([insight]) => insight?.value === 1);
  });
});

/** Lines of expected.txt without windows, which depend on when events arrive. */
function lastingSeries(example: string): readonly string[] {
  const windows = requireSetup(exampleFolder(example)).metrics.filter(({ kind }) => kind === 'window');
  const [series = ''] = readFileSync(join(exampleFolder(example), 'expected.txt'), 'utf8').split('\n\n');
  const isWindow = (line: string) => windows.some(({ name }) => line.startsWith(name));
  return series.split('\n').filter((line) => !line.startsWith('#') && !isWindow(line));
}
