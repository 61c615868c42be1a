import { describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import type { Happening } from '../../../exporter/happening/happening.js';
import { placeOf } from '../../../exporter/telemetry/error-place.js';
import { SHARES_WINDOW_MS } from '../../../exporter/telemetry/recent-shares.js';
import { Telemetry } from '../../../exporter/telemetry/telemetry.js';
import {
  MAX_DETAIL_LENGTH,
  MAX_TROUBLES,
  MAX_TROUBLE_DETAILS,
  TROUBLE_LASTS_MS,
  Troubles,
} from '../../../exporter/telemetry/troubles.js';

/** The URL of an Alertmanager. */
const AM = 'http://am';

function listening() {
  const clock = { nowMs: 1_000 };
  const telemetry = new Telemetry(pino({ level: 'silent' }), () => clock.nowMs);
  const { connections, tell } = telemetry;
  connections.setStreams(['flights']);
  connections.streamConnected('flights');
  connections.natsConnected();
  return { clock, telemetry, tell, sentences: () => telemetry.troubles([]).map(({ sentence }) => sentence) };
}

describe('what is wrong is told until it is over', () => {
  test.each([
    {
      name: 'a refused setup, until one is taken',
      begins: { kind: 'setupReloadFailed', problems: ['a.json:1:2 bad'] },
      sentence: 'the changed setup was refused; the previous one stays active',
      ends: { kind: 'setupReloaded', setupHash: 'abc' },
    },
    {
      name: 'a refused setup, until the files are as before',
      begins: { kind: 'setupReloadFailed', problems: ['a.json:1:2 bad'] },
      sentence: 'the changed setup was refused; the previous one stays active',
      ends: { kind: 'setupUnchanged' },
    },
    {
      name: 'a stream that is not read',
      begins: { kind: 'streamLost', stream: 'flights', reason: 'no such stream' },
      sentence: 'stream "flights" is not ready: no such stream',
      ends: { kind: 'streamConnected', stream: 'flights' },
    },
    {
      name: 'a worker that is busy, until it goes on',
      begins: { kind: 'workerBusy', worker: 1, inProcess: { stream: 'flights', sequence: 7 } },
      sentence: 'worker thread 1 is busy with one message of "flights"; what else it reads has to wait',
      ends: { kind: 'workerAnswered', worker: 1 },
    },
    {
      name: 'NATS that is away',
      begins: {
        kind: 'natsConnectFailed',
        attempt: 1,
        cause: 'connection_refused',
        reason: 'refused',
        retryMs: 1,
      },
      sentence: 'NATS is not connected: refused',
      ends: { kind: 'natsConnected', server: 'a' },
    },
    {
      name: 'a lookup table that was never loaded, until it is',
      begins: { kind: 'tableFailed', table: 'airports', reason: 'empty' },
      sentence: 'lookup table "airports" is not loaded: empty',
      ends: { kind: 'tableLoaded', table: 'airports', entries: 1 },
    },
    {
      name: 'an HTTP configuration that is refused, until it is loaded',
      begins: { kind: 'httpConfigRefused', file: 'http.yml', reason: 'http.yml:2: broken' },
      sentence: 'the changed HTTP configuration http.yml is refused; the previous one stays active',
      ends: { kind: 'httpConfigLoaded', file: 'http.yml' },
    },
    {
      name: 'alerts that natsight cannot label as Prometheus does',
      begins: {
        kind: 'alertLabelsLearned',
        alertmanager: AM,
        externalLabels: {},
        notUnderstood: ['hashmod'],
      },
      sentence: 'an alert may arrive twice: natsight cannot label it as Prometheus does',
      ends: { kind: 'alertLabelsLearned', alertmanager: AM, externalLabels: {}, notUnderstood: [] },
    },
    {
      name: 'Alertmanager that is away',
      begins: { kind: 'alertmanagerDown', alertmanager: AM, cause: 'unreachable', detail: 'refused' },
      sentence: 'Alertmanager does not accept alerts; they are sent again',
      ends: { kind: 'alertmanagerUp', alertmanager: AM },
    },
    {
      name: 'alerts that Alertmanager does not have, until it has them',
      begins: { kind: 'alertsUndelivered', alertmanager: AM, count: 3 },
      sentence: 'Alertmanager does not have 3 alerts',
      ends: { kind: 'alertsUndelivered', alertmanager: AM, count: 0 },
    },
  ] satisfies readonly { name: string; begins: Happening; sentence: string; ends: Happening }[])(
    '$name',
    ({ begins, sentence, ends }) => {
      const { tell, sentences } = listening();
      expect(sentences()).toEqual([]);
      tell(begins);
      expect(sentences()).toEqual([sentence]);
      tell(ends);
      expect(sentences()).toEqual([]);
    },
  );

  test.each([
    {
      name: 'an error of natsight itself, with the text and the place of the last one',
      begins: { kind: 'deliveryFailed', stream: 'flights', error: new Error('broken'), count: 4 },
      sentence: 'an internal error: natsight could not process 8 events of "flights"',
      detail: /^the last error: Error: broken, at troubles\.test\.ts:\d+:\d+$/,
    },
    {
      name: 'a worker that exited',
      begins: {
        kind: 'workerEnded',
        worker: 1,
        error: new Error('out of memory'),
        retryMs: 250,
        lost: new Map(),
      },
      sentence: 'worker thread 1 exited and was restarted, 2 times',
      detail: /^the last error: Error: out of memory/,
    },
    {
      name: 'a request that failed',
      begins: { kind: 'requestFailed', path: '/', error: new Error('broken') },
      sentence: 'an internal error: a request failed, 2 times',
      detail: /^the last error: Error: broken, at /,
    },
    {
      name: 'dead letters that were lost',
      begins: { kind: 'deadLetterLost', stream: 'flights', reason: 'not connected', count: 5 },
      sentence: '10 rejected events of "flights" could not be kept as dead letters',
      detail: /^not connected$/,
    },
    {
      name: 'closed windows that were lost',
      begins: { kind: 'windowLost', metric: 'm', reason: 'refused', detail: 'denied' },
      sentence: '2 closed windows of "m" could not be published: refused',
      detail: /^denied$/,
    },
    {
      name: 'a time in which a stream was not read',
      begins: { kind: 'streamGap', stream: 'flights', reason: 'slow_consumer', fromMs: 0, toMs: 6_000 },
      sentence: /^stream "flights" was not read for a time: NATS closed the connection while messages waited/,
      detail:
        /^from 1970-01-01T00:00:00.000Z to 1970-01-01T00:00:06.000Z; what was published meanwhile is lost$/,
    },
    {
      name: 'alerts that are given up',
      begins: { kind: 'alertsFailed', alertmanager: AM, cause: 'dropped', count: 1, detail: 'HTTP 400' },
      sentence: '2 alerts were given up',
      detail: /^HTTP 400$/,
    },
  ] satisfies readonly { name: string; begins: Happening; sentence: string | RegExp; detail: RegExp }[])(
    '$name, for a quarter of an hour after the last one',
    ({ begins, sentence, detail }) => {
      const { clock, telemetry, tell, sentences } = listening();
      tell(begins);
      clock.nowMs += TROUBLE_LASTS_MS - 1;
      tell(begins);
      expect(telemetry.troubles([])).toEqual([
        expect.objectContaining({
          sentence: expect.stringMatching(sentence),
          details: [expect.stringMatching(detail)],
          sinceMs: 1_000,
        }),
      ]);
      clock.nowMs += TROUBLE_LASTS_MS;
      expect(sentences()).toEqual([]);
    },
  );

  test('alerts that Alertmanager does not have come with the last failure', () => {
    const { telemetry, tell } = listening();
    tell({ kind: 'alertsFailed', alertmanager: AM, cause: 'refused', count: 1, detail: 'HTTP 400: no name' });
    tell({ kind: 'alertsUndelivered', alertmanager: AM, count: 1 });
    expect(telemetry.troubles([])).toMatchObject([
      { sentence: 'Alertmanager does not have 1 alert', details: ['the last failure: HTTP 400: no name'] },
    ]);
  });

  test('a lookup table that cannot be loaded again', () => {
    const { telemetry, tell } = listening();
    tell({ kind: 'tableLoaded', table: 'airports', entries: 1 });
    tell({ kind: 'tableFailed', table: 'airports', reason: 'empty' });
    expect(telemetry.troubles([])).toMatchObject([
      {
        sentence: 'the lookup table "airports" could not be loaded again; the previous one stays in use',
        details: ['empty'],
      },
    ]);
  });

  test('the problems of a refused setup are those of the last try', () => {
    const { clock, telemetry, tell } = listening();
    tell({ kind: 'setupReloadFailed', problems: ['one'] });
    clock.nowMs = 5_000;
    tell({ kind: 'setupReloadFailed', problems: ['another'] });
    expect(telemetry.troubles([])).toMatchObject([{ kind: 'setup', details: ['another'], sinceMs: 5_000 }]);
  });
});

describe('a metric that goes without events', () => {
  const skipped = (count: number, events: number) => [
    { stream: 'flights', by: 'metric "m"', reason: 'missing', count, events } as const,
  ];

  test('is told with the share, the reasons and their counts, from one in twenty', () => {
    const { telemetry, tell } = listening();
    tell({
      kind: 'eventSkipped',
      stream: 'flights',
      by: 'metric "m"',
      reason: 'missing',
      detail: 'no "delay"',
    });
    expect(telemetry.troubles(skipped(49, 1_000))).toEqual([]);
    const other = { stream: 'flights', by: 'metric "m"', reason: 'type', count: 1, events: 1_000 } as const;
    expect(telemetry.troubles([...skipped(152, 1_000), other])).toEqual([
      {
        kind: 'metric',
        sentence: 'metric "m" goes without 15.3 % of the events of "flights"',
        details: [
          'missing, 152 events: a field that it reads is missing or null (no "delay")',
          'type, 1 event: a value has another type than the expression needs',
        ],
      },
    ]);
  });

  test('is told of the latest events, not of a year: it comes at once, and ends when the events are good again', () => {
    const { clock, telemetry } = listening();
    const share = (count: number, events: number) =>
      telemetry.troubles(skipped(count, events)).map(({ sentence }) => /[\d.]+ %/.exec(sentence)?.[0]);
    const wait = (count: number, events: number) => {
      clock.nowMs += SHARES_WINDOW_MS;
      telemetry.writeDue(skipped(count, events));
    };
    wait(1, 1_000_000);
    wait(1, 1_000_000);
    expect(share(1, 1_000_000)).toEqual([]);
    expect(share(101, 1_000_100)).toEqual(['100.0 %']);
    wait(101, 1_000_100);
    wait(101, 1_005_000);
    wait(101, 1_010_000);
    expect(share(101, 1_010_000)).toEqual([]);
    // A changed metric starts anew.
    expect(share(3, 4)).toEqual(['75.0 %']);
  });
});

describe('troubles', () => {
  test('are limited in number, details and length', () => {
    const troubles = new Troubles(() => 0);
    for (let at = 0; at < 2 * MAX_TROUBLES; at++) {
      const details = Array.from({ length: 100 }, () => 'x'.repeat(10_000));
      troubles.raise(`${at}`, { kind: 'internal', sentence: () => `number ${at}`, details });
    }
    const listed = troubles.list();
    expect(listed).toHaveLength(MAX_TROUBLES);
    expect(listed.at(-1)?.sentence).toBe(`number ${2 * MAX_TROUBLES - 1}`);
    const { details = [] } = listed[0] ?? {};
    expect(details).toHaveLength(MAX_TROUBLE_DETAILS + 1);
    expect(details[0]).toHaveLength(MAX_DETAIL_LENGTH);
    expect(details.at(-1)).toBe('and 80 more, in the log');
  });
});

test('the place of an error is its file without the folders', () => {
  const error = new TypeError('x is not a function');
  error.stack =
    'TypeError: x is not a function\n    at Pipeline.process (file:///srv/a b/dist/pipeline.js:80:3)\n    at b';
  expect(placeOf(error)).toBe('TypeError: x is not a function, at pipeline.js:80:3');
  error.stack = 'TypeError: x is not a function\n    at /srv/pipeline.js:8:3';
  expect(placeOf(error)).toBe('TypeError: x is not a function, at pipeline.js:8:3');
  error.stack = '';
  expect(placeOf(error)).toBe('TypeError: x is not a function');
  expect(placeOf('text')).toBe('text');
});

test('a stream that rejects one event in twenty, or more, is told with the reasons', () => {
  const { telemetry } = listening();
  const rejected = (count: number) =>
    telemetry.troubles(
      [],
      [{ stream: 'flights', by: 'stream "flights"', reason: 'schema', count, events: 100 }],
    );
  expect(rejected(4)).toEqual([]);
  expect(rejected(5)).toEqual([
    {
      kind: 'stream',
      sentence: 'stream "flights" rejects 5.0 % of its events',
      details: ['schema, 5 events: the event does not match the schema'],
    },
  ]);
});
