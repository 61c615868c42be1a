import { describe, expect, test } from '@jest/globals';
import type { PrometheusHappening } from '../../../../exporter/happening/prometheus.js';
import {
  MAX_PROMETHEUS_ANSWER_BYTES,
  PrometheusApi,
} from '../../../../exporter/io/prometheus/prometheus-api.js';
import { linkTo } from '../../../support/link-to.js';
import { answerBytes, endless, jsonAnswer, rawServers, writing } from '../../../support/raw-server.js';
import type { RawAnswer } from '../../../support/raw-server.js';
import { testServers } from '../../../support/servers.js';

const servers = testServers();
const startRaw = rawServers();

async function ask(url: string, query = 'up') {
  const told: PrometheusHappening[] = [];
  const api = new PrometheusApi(linkTo(url), (happening) => void told.push(happening));
  return { series: await api.series('query', { query }), told };
}

async function answeredWith(answer: RawAnswer) {
  const server = await startRaw(answer);
  return ask(server.url.replace('//', '//me:s3cret@'));
}

describe('the answer of Prometheus', () => {
  test('from a real one', async () => {
    const { url } = await servers.prometheus();
    expect(await ask(url, 'vector(2)')).toEqual({
      series: [{ labels: {}, points: [{ seconds: expect.any(Number), value: 2 }] }],
      told: [],
    });
    const wrong = await ask(url, 'sum(');
    expect(wrong.told).toMatchObject([
      { cause: 'refused', detail: expect.stringMatching(/HTTP 400: .*parse error/) },
    ]);
  });

  test('has numbers as text, and parts of an unknown form are left out', async () => {
    const result = [
      {
        metric: { a: 'b', c: 1 },
        values: [[1, '+Inf'], [2, '-Inf'], [3, 'NaN'], [4, ''], ['5', '5'], [6, 6], null, [7, '7e1']],
      },
      { metric: 'x', value: [1, '1'] },
      null,
    ];
    expect((await answeredWith(writing(jsonAnswer({ data: { result } })))).series).toEqual([
      {
        labels: { a: 'b' },
        points: [
          { seconds: 1, value: Infinity },
          { seconds: 2, value: -Infinity },
          { seconds: 7, value: 70 },
        ],
      },
      { labels: {}, points: [{ seconds: 1, value: 1 }] },
      { labels: {}, points: [] },
    ]);
  });

  test.each([
    [
      'a login page',
      writing(answerBytes('200 OK', { 'content-type': 'text/html' }, '<html>')),
      'other_server',
      /expected JSON/,
    ],
    [
      'a redirect',
      writing(answerBytes('302 Found', { location: '/login' })),
      'redirected',
      /redirect to "\/login"/,
    ],
    ['missing credentials', writing(answerBytes('401 No', {})), 'unauthorized', /HTTP 401/],
    [
      'JSON of another server',
      writing(jsonAnswer({ data: { result: {} } })),
      'other_server',
      /not of Prometheus: "\{/,
    ],
    ['a list', writing(jsonAnswer([])), 'other_server', /not of Prometheus/],
    ['null', writing(jsonAnswer(null)), 'other_server', /not of Prometheus/],
    [
      'an answer without end',
      endless('HTTP/1.1 200 OK\r\n\r\n', { bytes: 0 }),
      'bad_answer',
      new RegExp(`larger than ${MAX_PROMETHEUS_ANSWER_BYTES} bytes`),
    ],
  ])('%s has a cause and no series', async (_, answer, cause, detail) => {
    const { series, told } = await answeredWith(answer);
    expect(series).toEqual([]);
    expect(told).toEqual([{ kind: 'prometheusQueryFailed', cause, detail: expect.stringMatching(detail) }]);
    expect(JSON.stringify(told)).not.toMatch(/s3cret/);
  });
});
