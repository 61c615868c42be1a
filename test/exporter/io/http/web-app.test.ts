import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { MAX_LANDING_INSIGHTS } from '../../../../exporter/io/http/landing.js';
import { createWebApp } from '../../../../exporter/io/http/web-app.js';
import { OPEN } from '../../../../exporter/io/http/web-config.js';
import { partsOf, status } from './parts.js';
import type { Options } from './parts.js';

const ask = (options: Options = {}) => request(createWebApp(partsOf(options), OPEN));

describe('/metrics', () => {
  test('is plain text for whoever asks for nothing in particular', async () => {
    const response = await ask().get('/metrics');
    expect(response.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(response.text).toBe('# prometheus\nup 1\n');
  });

  test('is OpenMetrics for a Prometheus server', async () => {
    const accept =
      'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';
    const response = await ask().get('/metrics').set('accept', accept).buffer(true).parse(asText);
    expect(response.headers['content-type']).toBe(
      'application/openmetrics-text; version=1.0.0; charset=utf-8',
    );
    expect(response.body).toBe('# openmetrics\nup 1\n');
  });

  test('is packed when the reader can unpack it, and says what its form depends on', async () => {
    const packed = await ask().get('/metrics').set('accept-encoding', 'gzip');
    expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept, Accept-Encoding' });
    expect(packed.text).toBe('# prometheus\nup 1\n');
    const plain = await ask().get('/metrics').set('accept-encoding', 'identity');
    expect(plain.headers['content-encoding']).toBeUndefined();
  });

  test('leaves the event loop to others between slices', async () => {
    let turns = 0;
    const count = () => {
      turns += 1;
      next = setImmediate(count);
    };
    let next = setImmediate(count);
    async function* slices() {
      for (let slice = 0; slice < 200; slice += 1) yield 'x'.repeat(65_536);
    }
    const response = await ask({ slices }).get('/metrics').set('accept-encoding', 'identity');
    clearImmediate(next);
    expect(response.text).toHaveLength(200 * 65_536);
    expect(turns).toBeGreaterThan(100);
  });

  test('is rendered once for all who ask before it is rendered, and anew for those who come later', async () => {
    let renderings = 0;
    async function* slices() {
      renderings += 1;
      const own = renderings;
      yield 'a\n';
      await allHaveAsked;
      yield `${own}\n`;
    }
    const web = createWebApp(partsOf({ slices }), OPEN);
    let asked = 0;
    let tellAll = () => undefined as void;
    const allHaveAsked = new Promise<void>((resolve) => (tellAll = resolve));
    const app = request((asking: IncomingMessage, answer: ServerResponse) => {
      web(asking, answer);
      asked += 1;
      if (asked === 10) tellAll();
    });
    const scrape = async () => (await app.get('/metrics')).text;
    const texts = await Promise.all(Array.from({ length: 10 }, scrape));
    expect(new Set(texts)).toEqual(new Set(['a\n1\n', 'a\n2\n']));
    expect(await scrape()).toBe('a\n3\n');
  });

  test.each(['gzip', 'identity'])('a failure within is told and answered: %s', async (encoding) => {
    async function* slices() {
      yield 'up 1\n';
      throw new Error('no more');
    }
    const parts = partsOf({ slices });
    const app = request(createWebApp(parts, OPEN));
    const { statusCode, text, headers } = await app.get('/metrics').set('accept-encoding', encoding);
    expect([statusCode, text]).toEqual([500, 'Internal error. See the log.\n']);
    expect(headers['content-encoding']).toBeUndefined();
    expect(parts.told).toEqual(['scrape failed: Error: no more']);
  });
});

describe('management', () => {
  test('healthy is healthy', async () => {
    await ask().get('/-/healthy').expect(200, 'natsight is healthy.\n');
  });

  test('ready once every stream is read, and otherwise says why not', async () => {
    await ask().get('/-/ready').expect(200);
    const problems = ['stream "flights" is not ready: no NATS at nats://127.0.0.1:4222'];
    await ask({ status: { ready: false, problems } })
      .get('/-/ready')
      .expect(503, `natsight is not ready:\n${problems[0]}\n`);
  });

  test('reload answers with the problems of a refused setup', async () => {
    await ask().post('/-/reload').expect(200, 'The setup was loaded.\n');
    await ask({ reloadProblems: ['a.json:1:2  bad'] })
      .put('/-/reload')
      .expect(422, 'The setup was rejected; the previous one stays active:\na.json:1:2  bad\n');
  });

  test('a link changes nothing', async () => {
    let quits = 0;
    const options = { quit: () => (quits += 1) };
    await ask(options).get('/-/reload').expect(405).expect('allow', 'POST, PUT');
    await ask(options).get('/-/quit').expect(405);
    expect(quits).toBe(0);
    await ask(options).post('/-/quit').expect(200);
    expect(quits).toBe(1);
    await ask().post('/-/quit').expect(403);
  });
});

describe('pages', () => {
  test('the status is JSON', async () => {
    await ask()
      .get('/api/status')
      .expect(200, JSON.parse(JSON.stringify(status)));
  });

  test('the landing page links what there is and escapes what came from events', async () => {
    const { text } = await ask().get('/').expect(200).expect('content-type', /html/);
    for (const path of ['/metrics', '/api/status', '/dashboards/live-main-dashboard']) {
      expect(text).toContain(`href="${path}"`);
    }
    expect(text).toContain('Flight &lt;operations&gt;');
    expect(text).toContain('1.2.3');
    expect(text).not.toContain('<script');
    const headings = [...text.matchAll(/<h2[^>]*>(.*?)<\/h2>/g)].map((match) => match[1]);
    expect(headings).toEqual(['Active insights', 'Streams', 'Skipped events', 'Connections', 'Endpoints']);
    expect(textOf(text)).toContain('flights_landed_total 2 16.7 % missing 2');
    expect(textOf(text)).toContain(
      'flights read for 5 min 12.3/s 0.4 s 3 s ago 1,010 1,007 3 (0.3 %) schema 2 late 1',
    );
    expect(textOf(text)).toContain(
      'warning: DelaysRising Delays out of &lt;script&gt;alert(&quot;ORD&quot;)&lt;/script&gt; origin=ORD for 1 min',
    );
    expect(textOf(text)).toContain(
      'natsight 1.2.3, started 5 min ago Status Flight &lt;operations&gt; ready',
    );
  });

  test('the landing page says first what is wrong, escaped', async () => {
    const troubles = [
      {
        kind: 'setup',
        sentence: 'the changed setup was refused',
        details: ['a.json:1:2 <b>bad</b>'],
        since: '2026-11-23T12:00:00.000Z',
      },
    ] as const;
    const { text } = await ask({ status: { troubles } }).get('/').expect(200);
    const headings = [...text.matchAll(/<h2[^>]*>(.*?)<\/h2>/g)].map((match) => match[1]);
    expect(headings[0]).toBe('Problems');
    expect(text).toContain('<strong>the changed setup was refused</strong>');
    expect(text).toContain('<time datetime="2026-11-23T12:00:00.000Z"');
    expect(textOf(text)).toContain('ready, 1 problem ');
    expect(text).toContain('<li>a.json:1:2 &lt;b&gt;bad&lt;/b&gt;</li>');
    expect((await ask({ status: { troubles } }).get('/api/status')).body).toMatchObject({ troubles });
  });

  test('the landing page says which stream is not read, since when and why, and is not "ready" then', async () => {
    const [flights] = partsOf().management.status().streams;
    if (flights === undefined) throw new Error('the fixture has a stream');
    const lost = {
      ...flights,
      name: 'orders <1>',
      connected: false,
      problem: 'NATS does not permit the subscription to "orders.>"',
      since: '2026-11-23T12:03:00.000Z',
      lastGap: {
        from: '2026-11-23T12:01:00.000Z',
        to: '2026-11-23T12:02:30.000Z',
        reason: 'server',
        meaning: 'the server was restarted',
      },
    };
    const streams = [flights, lost];
    const shown = textOf(
      (
        await ask({ status: { streams, ready: false } })
          .get('/')
          .expect(200)
      ).text,
    );
    expect(shown).toContain('1 of 2 streams not read');
    expect(shown).toContain(
      'orders &lt;1&gt; not read for 2 min NATS does not permit the subscription to &quot;orders.&gt;&quot; Last gap: 1 min, ended 2 min ago : the server was restarted',
    );
    const nothing = textOf((await ask({ status: { streams: [lost], ready: false } }).get('/')).text);
    expect(nothing).toContain('no stream is read');
  });

  test('the landing page says what waits in JetStream, and how old it is', async () => {
    const [flights] = partsOf().management.status().streams;
    if (flights === undefined) throw new Error('the fixture has a stream');
    expect(textOf((await ask().get('/')).text)).not.toContain('Waiting in JetStream');
    const streams = [
      {
        ...flights,
        waiting: {
          messages: 1_234,
          oldestSeconds: 200,
          acknowledgedSequence: 5_000,
          lastSequence: 6_300,
          mirrorLag: 3,
        },
      },
      { ...flights, name: 'plain' },
    ];
    const shown = textOf((await ask({ status: { streams } }).get('/').expect(200)).text);
    expect(shown).toContain('Waiting in JetStream');
    expect(shown).toContain(
      '1,234, the oldest 3 min, and 3 that the mirror lacks (acknowledged 5,000 of 6,300)',
    );
  });

  test('the landing page says that nothing has come yet, and shows only as many insights as a page can hold', async () => {
    const streams = [
      { name: 'new', connected: true, received: 0, accepted: 0, rejected: {}, eventsPerSecond: 0 },
    ];
    const [insight] = partsOf().management.status().insights;
    if (insight === undefined) throw new Error('the fixture has an insight');
    const insights = Array.from({ length: MAX_LANDING_INSIGHTS + 7 }, () => insight);
    const shown = textOf((await ask({ status: { streams, insights } }).get('/').expect(200)).text);
    expect(shown).toContain('new read 0/s – none yet 0 0 0');
    expect(shown.split('DelaysRising')).toHaveLength(MAX_LANDING_INSIGHTS + 1);
    expect(shown).toContain('and 7 more, in /api/status');
  });

  test('pages of others are mounted at the root', async () => {
    await ask().get('/dashboards/x').expect(200, 'page of x');
  });

  test('what is not there is not found, and a failure shows no stack', async () => {
    await ask().get('/nothing').expect(404);
    await ask().get('/dashboards/%ff').expect(400);
    const parts = partsOf();
    const { text } = await request(createWebApp(parts, OPEN)).get('/broken').expect(500);
    expect(text).not.toContain('secret');
    expect(parts.told).toEqual(['/broken: Error: secret detail']);
  });

  test('headers let nothing foreign in, and do not send a browser to https over plain HTTP', async () => {
    const { headers } = await ask().get('/');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['x-powered-by']).toBeUndefined();
  });
});

/** The text of a page. */
function textOf(html: string): string {
  return html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
}

/** supertest knows no text under this content type. */
function asText(response: request.Response, done: (error: Error | null, text: string) => void): void {
  let text = '';
  response.on('data', (chunk) => (text += String(chunk)));
  response.on('end', () => done(null, text));
}
