import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import type { AlertHappening } from '../../../../exporter/happening/alert.js';
import { ALERT_FAILURES } from '../../../../exporter/happening/alert.js';
import { QUERY_FAILURES } from '../../../../exporter/happening/prometheus.js';
import type { PrometheusQueryFailed } from '../../../../exporter/happening/prometheus.js';
import { AlertLease } from '../../../../exporter/insight/alert-lease.js';
import { AlertPoster } from '../../../../exporter/io/alertmanager/alert-poster.js';
import { AlertSender } from '../../../../exporter/io/alertmanager/alert-sender.js';
import { systemClock } from '../../../../exporter/io/clock.js';
import { systemTimers } from '../../../../exporter/io/timers.js';
import { PrometheusLines } from '../../../../exporter/io/http/live/prometheus.js';
import { PrometheusApi } from '../../../../exporter/io/prometheus/prometheus-api.js';
import { prometheusAt } from '../../../../scripts/deployment/clients.js';
import { ServerError } from '../../../../setup/deployment/server-error.js';
import { resolveDashboards } from '../../../../setup/layout/resolve.js';
import { linkTo } from '../../../support/link-to.js';
import { ending, rawServers } from '../../../support/raw-server.js';
import type { RawServer } from '../../../support/raw-server.js';
import { FLIGHTS, setupOf } from '../../../support/setup-fixture.js';
import { threshold } from '../../insight/rig.js';
import { fuzzRuns, isLongFuzz } from '../../../support/fuzz-runs.js';

const SCOPE = { rateInterval: '1m', range: '5m', matchers: '' };

/** Each run is a connection or more. */
const options = fuzzRuns(250, { each: 50 });
jest.setTimeout(isLongFuzz ? 3_600_000 : 120_000);

const startRaw = rawServers();
let server: RawServer;
beforeAll(async () => void (server = await startRaw()));

const vector = { resultType: 'vector', result: [{ metric: { a: 'b' }, value: [100, '1'] }] };
const matrix = {
  resultType: 'matrix',
  result: [
    {
      metric: { a: 'b' },
      values: [
        [100, '1'],
        [101, 'NaN'],
      ],
    },
  ],
};
const honest = [
  {},
  { status: 'success', data: vector },
  { status: 'success', data: matrix },
  { status: 'error', errorType: 'bad_data', error: 'parse error' },
  { cluster: { status: 'ready' }, versionInfo: { version: '0.28.0' } },
  'invalid label set',
];
/** What a careless reader takes for a property of its own. */
const oddKeys = fc.constantFrom(
  'data',
  'result',
  'metric',
  'value',
  'values',
  '__proto__',
  'constructor',
  'toString',
  'error',
);
const oddValues = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 0, -1, 1e308, '', '1e999', '+Inf', 'NaN', '\u0000', '\ud800'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(oddKeys, tie('value'), { maxKeys: 4 }),
  ),
})).value;
const oddJson = fc.oneof(
  fc.constantFrom(...honest).map((value) => JSON.stringify(value)),
  oddValues.map((value) => JSON.stringify(value)),
  fc.tuple(oddValues, oddValues).map(([labels, point]) =>
    JSON.stringify({
      data: { result: [{ metric: labels, value: point, values: [point, point] }, labels] },
    }),
  ),
  fc.integer({ min: 1, max: 60_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  fc
    .integer({ min: 1, max: 20_000 })
    .map((depth) => `{"data":${'{"result":'.repeat(depth)}1${'}'.repeat(depth)}}`),
  fc
    .integer({ min: 1, max: 5_000 })
    .map((digits) => `{"data":{"result":[{"value":[${'9'.repeat(digits)},"1"]}]}}`),
);
const body = fc.oneof(
  oddJson.map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
);
const status = fc.oneof(
  fc.constantFrom(
    '200 OK',
    '200',
    '204 No',
    '299 x',
    '302 Found',
    '400 Bad',
    '401 No',
    '404',
    '405',
    '413',
    '429 x',
    '500',
    '503 x',
    '599',
  ),
  fc.constantFrom('100 Continue', '101 Switching', '199', '000', '999', '2000', '-1', 'abc', ''),
);
const header = fc.constantFrom(
  'content-type: application/json',
  'content-type: text/html',
  'Content-Type: ;;;',
  'content-encoding: gzip, gzip, gzip',
  'location: http://[::1',
  'location: //me:s3cret@host/',
  'retry-after: 99999999999999999999',
  'retry-after: -1e9',
  'transfer-encoding: chunked',
  'transfer-encoding: gzip',
  'content-length: 3',
  'content-length: -3',
  'content-length: 99999999999999999999',
  'connection: upgrade',
  'upgrade: h2c',
  'x\u0000y: z',
  ': none',
);
const answer = fc
  .record({
    status,
    headers: fc.array(header, { maxLength: 4 }),
    body,
    isSized: fc.boolean(),
    isChunked: fc.boolean(),
  })
  .map(({ status: line, headers, body: bytes, isSized, isChunked }) => {
    const sized = isSized ? [`content-length: ${bytes.length}`] : [];
    const chunked = isChunked && !isSized ? ['transfer-encoding: chunked'] : [];
    const head = `HTTP/1.1 ${line}\r\n${[...headers, ...sized, ...chunked, ''].join('\r\n')}\r\n`;
    const parts =
      isChunked && !isSized ? [`${bytes.length.toString(16)}\r\n`, bytes, '\r\n0\r\n\r\n'] : [bytes];
    return Buffer.concat([head, ...parts].map((part) => Buffer.from(part as string)));
  });
/** Cut anywhere, with wrong bytes anywhere. */
const bytes = fc
  .tuple(answer, fc.option(fc.nat(300)), fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 3 }))
  .map(([whole, end, changes]) => {
    const changed = Buffer.from(end === null ? whole : whole.subarray(0, end));
    for (const [at, byte] of changes) if (at < changed.length) changed[at] = byte;
    return changed;
  });

describe('whatever a server answers', () => {
  const setup = setupOf({});
  const alerting = { ...setup.alerting, insightAlerts: new Map([['DelaysRising', {}]]) };

  test('an alert is accepted, or counted with a cause and sent again while it holds', async () => {
    const round = async (answers: readonly Buffer[]) => {
      let at = 0;
      server.answer = (...request) => ending(answers[at++ % answers.length] ?? '')(...request);
      const told: AlertHappening[] = [];
      const lease = new AlertLease({ ...setup, alerting }, '');
      const poster = new AlertPoster(linkTo(server.url));
      const sender = new AlertSender(lease, poster, (happening) => void told.push(happening), systemTimers);
      const atMs = systemClock.now();
      const change = { labels: {}, value: 1, startedMs: atMs, atMs, summary: '' };
      lease.observe([{ ...change, insight: threshold({ name: 'DelaysRising' }), change: 'started' }]);
      // One round.
      await sender.stop();
      return { lease, told, atMs };
    };
    const outcomes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { minLength: 1, maxLength: 4 }), async (answers) => {
        const { lease, told, atMs } = await round(answers);
        const isAccepted = told.some(({ kind }) => kind === 'alertsSent');
        const failures = told.flatMap((each) => (each.kind === 'alertsFailed' ? [each] : []));
        for (const { cause, detail } of failures) {
          expect(Object.keys(ALERT_FAILURES)).toContain(cause);
          expect(detail).not.toMatch(/s3cret|\p{Cc}/u);
          expect(detail.length).toBeLessThan(2_500);
        }
        for (const outcome of isAccepted ? ['accepted'] : failures.map(({ cause }) => cause))
          outcomes.add(outcome);
        expect(isAccepted ? 0 : 1).toBe(failures.length === 0 ? 0 : 1);
        expect(lease.undelivered(atMs)).toBe(isAccepted ? 0 : 1);
        expect(lease.nextDueMs()).toBeLessThan(atMs + 60_000);
        if (isAccepted)
          expect(answers.some((each) => /^HTTP\/1\.[01] +2\d\d/.test(each.toString('latin1')))).toBe(true);
      }),
      options,
    );
    // The cases reach more than one way out.
    expect([...outcomes]).toEqual(
      expect.arrayContaining(['accepted', 'bad_answer', 'other_server', 'redirected', 'server_error']),
    );
  });

  const panels = resolveDashboards(setupOf(FLIGHTS)).flatMap(({ rows }) => rows.flatMap((row) => row.panels));
  const panel = panels.find(({ kind }) => kind === 'heatmap') ?? panels[0];

  test('a live page has finite values, or a cause is counted', async () => {
    if (panel === undefined) throw new Error('BUG: the fixture has panels');
    await fc.assert(
      fc.asyncProperty(bytes, async (each) => {
        server.answer = ending(each);
        const told: PrometheusQueryFailed[] = [];
        const api = new PrometheusApi(linkTo(server.url), (happening) => void told.push(happening));
        const lines = new PrometheusLines(api);
        const frames = [
          { t: 0, panels: { now: await lines.now(panel, SCOPE) } },
          ...(await lines.history([panel], SCOPE, 1e6, 6e4)),
        ];
        for (const frame of frames) {
          expect(Number.isFinite(frame.t)).toBe(true);
          for (const value of Object.values(frame.panels).flatMap((shown) => Object.values(shown))) {
            expect(Number.isFinite(value)).toBe(true);
          }
        }
        for (const { cause, detail } of told) {
          expect(Object.keys(QUERY_FAILURES)).toContain(cause);
          expect(detail).not.toMatch(/s3cret|\p{Cc}/u);
        }
      }),
      options,
    );
  });

  test('a deployment gets an answer of the right form, or an error for a person', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, async (each) => {
        server.answer = ending(each);
        const client = prometheusAt(server.url);
        for (const call of [() => client.query('up'), () => client.rules(), () => client.reload()]) {
          const error = await call().then(
            () => undefined,
            (reason: unknown) => reason,
          );
          if (error === undefined) continue;
          expect(error).toBeInstanceOf(ServerError);
          const { message } = error as ServerError;
          expect(message.length).toBeLessThan(2_500);
          expect(message).not.toMatch(/s3cret/);
        }
      }),
      options,
    );
  });
});
