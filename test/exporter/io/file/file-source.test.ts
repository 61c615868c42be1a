import { afterEach, expect, test } from '@jest/globals';
import { systemClock } from '../../../../exporter/io/clock.js';
import type { Clock } from '../../../../exporter/io/clock.js';
import { RecordedSource } from '../../../../exporter/io/file/file-source.js';
import { Delivery } from '../../../../exporter/source/delivery.js';
import type { Receive } from '../../../../exporter/source/source.js';
import type { Message } from '../../../../exporter/event/message.js';
import type { FileOptions } from '../../../../setup/model/stream.js';
import { tempFolder, writeText } from '../../../support/temp-folder.js';
import { waitFor } from '../../../support/wait-for.js';
import { RecordedHappenings } from '../nats/recorded-happenings.js';

const folder = tempFolder();
const sources: RecordedSource[] = [];

/** Takes messages as a pipeline would. */
const into =
  (messages: Message[]): Receive =>
  (message) => {
    messages.push(message);
    return 'processed';
  };

afterEach(() => Promise.all(sources.splice(0).map((source) => source.stop())));

function sourceOf(
  path: string,
  options: Partial<FileOptions> = {},
  clock: Clock = systemClock,
): [RecordedSource, RecordedHappenings] {
  const happenings = new RecordedHappenings();
  const file = { path, speed: 1_000, loop: false, addId: false, ...options };
  const source = new RecordedSource({ stream: 'orders', file, directory: folder }, clock, happenings.tell);
  sources.push(source);
  return [source, happenings];
}

const textsOf = (messages: readonly Message[]) =>
  messages.map(({ payload }) => Buffer.from(payload).toString());

test('plays the events of the file byte for byte, and then falls silent', async () => {
  await writeText(
    folder,
    'orders.ndjson',
    '{"n":12345678901234567890, "time":"2001-02-24T07:00:00Z"}\n{"time":"2001-02-24T07:00:30Z"}\n',
  );
  let nowMs = Date.parse('2026-11-26T12:00:00Z');
  const startMs = nowMs;
  const [source, happenings] = sourceOf('orders.ndjson', {}, { now: () => nowMs });
  const messages: Message[] = [];
  await source.start(into(messages));
  await waitFor('the first event', () => messages.length === 1);
  // Recorded 30 s apart, played a thousand times faster.
  nowMs = startMs + 30;
  await waitFor('both events', () => messages.length === 2);

  expect(textsOf(messages)).toEqual([
    '{"n":12345678901234567890, "time":"2001-02-24T07:00:00Z"}',
    '{"time":"2001-02-24T07:00:30Z"}',
  ]);
  expect(messages.map(({ subject, header }) => [subject, header('Nats-Msg-Id')])).toEqual([
    ['orders', undefined],
    ['orders', undefined],
  ]);
  expect(messages.map(({ arrivalMs }) => arrivalMs)).toEqual([startMs, startMs + 30]);
  expect(happenings.lines).toEqual(['orders connected']);
});

test('adds an id and the time of the replay where they are asked for', async () => {
  await writeText(folder, 'two.ndjson', '{"id":7,"at":982998900}\n{"at":982998900}\n');
  const nowMs = Date.parse('2026-11-26T12:00:00Z');
  const options = { addId: true, addTime: 'at', timeField: 'at', subject: 'orders.{at}' };
  const [source] = sourceOf('two.ndjson', options, { now: () => nowMs });
  const messages: Message[] = [];
  await source.start(into(messages));
  await waitFor('both events', () => messages.length === 2);
  expect(textsOf(messages)).toEqual(['{"id":7,"at":1795694400}', '{"at":1795694400,"id":"F2-0"}']);
  expect(messages.map(({ subject, header }) => [subject, header('Nats-Msg-Id')])).toEqual([
    ['orders.982998900', 'F1-0'],
    ['orders.982998900', 'F2-0'],
  ]);
});

test('plays no more once it was stopped', async () => {
  await writeText(folder, 'loop.csv', 'time\n2001-02-24T07:00:00Z\n2001-02-24T07:00:10Z\n');
  const [source] = sourceOf('loop.csv', { loop: true });
  const messages: Message[] = [];
  await source.start(into(messages));
  await waitFor('two loops', () => messages.length > 4);
  await source.stop();
  const before = messages.length;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(messages.length).toBe(before);
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
    refuse: () => undefined,
  });
  await source.start(delivery.receive);
  await waitFor('the second event', () => seen.length === 2);
  expect(happenings.lines).toEqual(['orders connected', 'orders failed: Error: broken']);
});

test('a file that is not there is told at start', async () => {
  const [source] = sourceOf('absent.csv');
  await expect(source.start(into([]))).rejects.toThrow(/recorded events ".*absent\.csv" cannot be read/);
});
