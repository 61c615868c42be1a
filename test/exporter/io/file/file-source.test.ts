import { afterEach, expect, test } from '@jest/globals';
import { systemClock } from '../../../../exporter/io/clock.js';
import type { Clock } from '../../../../exporter/io/clock.js';
import { RecordedSource } from '../../../../exporter/io/file/file-source.js';
import { Delivery } from '../../../../exporter/source/delivery.js';
import type { Message } from '../../../../exporter/event/message.js';
import type { FileOptions } from '../../../../setup/model/stream.js';
import { tempFolder, writeText } from '../../../support/temp-folder.js';
import { waitFor } from '../../../support/wait-for.js';
import { RecordedHappenings } from '../nats/recorded-happenings.js';

const folder = tempFolder();
const sources: RecordedSource[] = [];
afterEach(() => Promise.all(sources.splice(0).map((source) => source.stop())));

function sourceOf(
  path: string,
  options: Partial<FileOptions> = {},
  clock: Clock = systemClock,
): [RecordedSource, RecordedHappenings] {
  const happenings = new RecordedHappenings();
  const file = { path, speed: 1_000, loop: false, ...options };
  const source = new RecordedSource({ stream: 'orders', file, directory: folder }, clock, happenings.tell);
  sources.push(source);
  return [source, happenings];
}

test('plays the events of the file as messages, and then falls silent', async () => {
  await writeText(folder, 'orders.csv', 'time,n\n2001-02-24T07:00:00Z,1\n2001-02-24T07:00:30Z,2\n');
  let nowMs = Date.parse('2026-11-26T12:00:00Z');
  const startMs = nowMs;
  const [source, happenings] = sourceOf('orders.csv', {}, { now: () => nowMs });
  const messages: Message[] = [];
  await source.start((message) => void messages.push(message));
  await waitFor('the first event', () => messages.length === 1);
  // Recorded 30 s apart, played a thousand times faster.
  nowMs = startMs + 30;
  await waitFor('both events', () => messages.length === 2);

  const [first, second] = messages.map(
    ({ payload }) => JSON.parse(Buffer.from(payload).toString()) as object,
  );
  expect(first).toMatchObject({ id: 'F1-0', n: 1, scheduled: '2001-02-24T07:00:00Z' });
  expect(second).toMatchObject({ id: 'F2-0', n: 2, scheduled: '2001-02-24T07:00:30Z' });
  expect(messages.map(({ header }) => header('Nats-Msg-Id'))).toEqual(['F1-0', 'F2-0']);
  expect(messages.map(({ arrivalMs }) => arrivalMs)).toEqual([startMs, startMs + 30]);
  expect(happenings.lines).toEqual(['orders connected']);
});

test('plays no more once it was stopped', async () => {
  await writeText(folder, 'loop.csv', 'time\n2001-02-24T07:00:00Z\n2001-02-24T07:00:10Z\n');
  const [source] = sourceOf('loop.csv', { loop: true });
  let count = 0;
  await source.start(() => void (count += 1));
  await waitFor('two loops', () => count > 4);
  await source.stop();
  const before = count;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(count).toBe(before);
});

test('a pipeline that throws loses that event only', async () => {
  await writeText(folder, 'orders.json', '[{"time":1,"n":1},{"time":2,"n":2}]');
  const [source, happenings] = sourceOf('orders.json');
  const seen: string[] = [];
  const delivery = new Delivery({ stream: 'orders', tell: happenings.tell });
  delivery.bind({
    process: ({ payload }) => {
      seen.push(Buffer.from(payload).toString());
      if (seen.length === 1) throw new Error('broken');
      return undefined;
    },
  });
  await source.start(delivery.receive);
  await waitFor('the second event', () => seen.length === 2);
  expect(happenings.lines).toEqual(['orders connected', 'orders failed: Error: broken']);
});

test('a file that is not there is told at start', async () => {
  const [source] = sourceOf('absent.csv');
  await expect(source.start(() => undefined)).rejects.toThrow(
    /recorded events ".*absent\.csv" cannot be read/,
  );
});
