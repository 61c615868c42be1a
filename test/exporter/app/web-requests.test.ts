import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Socket } from 'node:net';
import { connectTo, exchange, requestText, responsesIn } from '../../support/raw-http.js';
import type { RawResponse } from '../../support/raw-http.js';
import { waitFor } from '../../support/wait-for.js';
import { startApp } from './rig.js';
import type { RunningApp } from './rig.js';

const READS = [
  '/',
  '/metrics',
  '/api/status',
  '/-/healthy',
  '/-/ready',
  '/runbooks',
  '/runbooks/Watchdog',
  '/dashboards',
  '/dashboards/live-main-dashboard',
  '/assets/page.js',
  '/assets/style.css',
  '/assets/plain.css',
  '/live',
  '/live?dashboard=live-main-dashboard',
];
const WRITES = ['/-/reload', '/-/quit'];
const MISSING = ['/nothing', '/dashboards/none', '/live?dashboard=none', '/assets/none.js', '/runbooks/none'];

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** Without NATS: everything is served, and nothing is ready. */
const start = (options: Parameters<typeof startApp>[0] = {}) =>
  startApp({ natsUrl: 'nats://127.0.0.1:1', runbooks: async () => [], ...options });

const closing = ['Connection: close'];

async function ask(app: RunningApp, line: string, headers: readonly string[] = []): Promise<RawResponse> {
  const text = await exchange(app.url, requestText(app.url, line, [...headers, ...closing]));
  const [response] = responsesIn(text, () => line.startsWith('HEAD '));
  if (response === undefined) throw new Error(`no response to ${line}`);
  return response;
}

/** The head of a response that may never end. */
async function headOf(app: RunningApp, line: string, headers: readonly string[] = []) {
  const socket = await connectTo(app.url);
  sockets.push(socket);
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString('latin1'))).resume();
  socket.write(requestText(app.url, line, [...headers, ...closing]));
  await waitFor('the head', () => text.includes('\r\n\r\n'));
  const [status = '', ...lines] = text.slice(0, text.indexOf('\r\n\r\n')).split('\r\n');
  return { status, headers: lines.filter((each) => !/^(?:date|transfer-encoding):/i.test(each)).sort() };
}

/** That of a HEAD names no length where that of GET would take to render. */
const withoutLength = (headers: readonly string[]) =>
  headers.filter((each) => !/^content-length/i.test(each));

/** Their answers hold ages: a moment later they may have a digit more. */
const AGEING = new Set(['/', '/api/status']);
const withAnyLength = (headers: readonly string[]) =>
  headers.map((each) => each.replace(/^(content-length: )\d+$/i, '$1any'));

describe('methods', () => {
  test.each(['identity', 'gzip'])('HEAD answers as GET does, without a body: %s', async (encoding) => {
    const app = await start();
    const accept = [`Accept-Encoding: ${encoding}`];
    for (const path of [...READS, ...WRITES, ...MISSING]) {
      const text = await exchange(app.url, requestText(app.url, `HEAD ${path}`, [...accept, ...closing]));
      const [head, body] = text.split('\r\n\r\n');
      expect([path, body]).toEqual([path, '']);
      const [status = '', ...lines] = (head ?? '').split('\r\n');
      const got = await headOf(app, `GET ${path}`, accept);
      const headers = lines.filter((each) => !/^date:/i.test(each)).sort();
      expect([path, status]).toEqual([path, got.status]);
      const ofGet = path === '/metrics' ? withoutLength(got.headers) : got.headers;
      const told = AGEING.has(path) ? withAnyLength : (all: readonly string[]) => all;
      expect([path, told(headers)]).toEqual([path, told(ofGet)]);
    }
    // Those that were asked for by GET.
    expect(await app.sample('natsight_live_pages')).toBe(2);
  });

  test.each(['OPTIONS', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND'])(
    '%s is refused with what is allowed',
    async (method) => {
      const app = await start();
      for (const path of READS) {
        const { status, headers } = await ask(app, `${method} ${path}`);
        expect([path, status, headers['allow']]).toEqual([path, 405, 'GET, HEAD']);
      }
      for (const path of WRITES) {
        const { status, headers } = await ask(app, `${method} ${path}`);
        expect([path, status, headers['allow']]).toEqual([path, 405, 'POST, PUT']);
      }
      expect((await ask(app, `${method} /nothing`)).status).toBe(404);
    },
  );

  test('POST to a page is refused, and GET changes nothing', async () => {
    const app = await start();
    for (const path of READS) expect((await ask(app, `POST ${path}`)).status).toBe(405);
    for (const path of WRITES) expect((await ask(app, `GET ${path}`)).status).toBe(405);
  });
});

describe('what comes from a request', () => {
  const payloads = [
    '<script>alert(1)</script>',
    '%3Cscript%3Ealert(1)%3C/script%3E',
    '"onload="alert(1)',
    '%22%3E%3Cimg%20src=x%3E',
    '%0d%0aset-cookie:%20a=b',
  ];

  test.each(payloads)('is in no answer: %s', async (payload) => {
    const app = await start();
    for (const path of ['/', '/dashboards/', '/live?dashboard=', '/runbooks/', '/assets/', '/?q=', '/-/']) {
      const { body, headers } = await ask(app, `GET ${path}${payload}`);
      expect(body).not.toMatch(/alert\(1\)|<img|set-cookie/);
      expect(JSON.stringify(headers)).not.toMatch(/alert|img src|set-cookie/);
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  test.each([
    '/assets/../../../package.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/%2e%2e/package.json',
    '/assets/..%5c..%5cpackage.json',
    '/assets//etc/passwd',
    '/assets/%00',
    '/assets/page.js%00.css',
    '/runbooks/..%2f..%2fpackage.json',
    '/runbooks/../../package.json',
    '/dashboards/__proto__',
    '/dashboards/constructor',
    '/live?dashboard=__proto__',
    '/live?dashboard=toString',
    '/runbooks/__proto__',
    '/-/constructor',
  ])('leads nowhere else: %s', async (path) => {
    const app = await start();
    const { status, body } = await ask(app, `GET ${path}`);
    expect([400, 404]).toContain(status);
    expect(body).not.toMatch(/"name": "natsight"|root:/);
  });

  test('pages load nothing from elsewhere, run nothing inline, and are framed by nobody else', async () => {
    const app = await start();
    for (const path of [...READS.filter((each) => !each.startsWith('/live')), ...MISSING]) {
      const { headers, body } = await ask(app, `GET ${path}`, ['Origin: https://evil.example']);
      const policy = headers['content-security-policy'];
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'self'");
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      if (!/html/.test(headers['content-type'] ?? '')) continue;
      expect(body).not.toMatch(
        /<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*(?:src=|application\/json))/i,
      );
    }
  });
});

describe('requests that change something', () => {
  const evil = [
    ['Sec-Fetch-Site: cross-site'],
    ['Sec-Fetch-Site: same-site'],
    ['Origin: https://evil.example'],
    ['Origin: null'],
  ];

  test.each(evil)('of another site are refused: %s', async (header) => {
    let quits = 0;
    const app = await start({ onQuit: () => (quits += 1) });
    for (const line of ['POST /-/reload', 'PUT /-/reload', 'POST /-/quit', 'DELETE /metrics']) {
      const { status, body } = await ask(app, line, [header]);
      expect([status, body]).toEqual([403, 'Pages of other sites may not send this request.\n']);
    }
    expect(quits).toBe(0);
    expect(await app.sample('natsight_setup_reloads_total{result="success"}')).toBe(0);
    expect(await app.sample('natsight_http_refused_total{reason="cross_site"}')).toBe(4);
  });

  test('of the exporter itself and of what is no browser pass', async () => {
    const app = await start();
    for (const headers of [[], [`Origin: ${app.url}`], ['Sec-Fetch-Site: same-origin']]) {
      expect((await ask(app, 'POST /-/reload', headers)).status).toBe(200);
    }
  });

  test('a reload is refused unless it is enabled, in the words of Prometheus', async () => {
    const app = await start({ enableLifecycle: false });
    for (const method of ['POST', 'PUT']) {
      const { status, body } = await ask(app, `${method} /-/reload`);
      expect(status).toBe(403);
      expect(body).toMatch(
        /^Lifecycle API is not enabled\.\nStart the exporter with --web\.enable-lifecycle/,
      );
    }
    expect(await app.sample('natsight_setup_reloads_total{result="success"}')).toBe(0);
  });
});

describe('the header Host', () => {
  const asHost = async (app: RunningApp, host: string, path: string) => {
    const text = await exchange(
      app.url,
      `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    );
    return responsesIn(text, () => false)[0];
  };

  test('must be a name of this machine, also for probes, since the exporter listens on this machine only', async () => {
    const app = await start({ externalUrl: 'https://Natsight.example.org/x', allowedHosts: ['proxy'] });
    for (const path of ['/metrics', '/-/healthy', '/']) {
      const refused = await asHost(app, 'evil.example:9464', path);
      expect(refused?.status).toBe(403);
      expect(refused?.body).toMatch(/^The header Host names another machine/);
      expect(refused?.body).not.toContain('evil');
      for (const host of ['localhost:1', '127.0.0.2', '[::1]', 'natsight.example.org', 'proxy:80']) {
        expect((await asHost(app, host, path))?.status).toBe(200);
      }
    }
    expect(await app.sample('natsight_http_refused_total{reason="host"}')).toBe(3);
  });

  test('may be any name where others reach the exporter', async () => {
    const app = await start({ listen: { host: '0.0.0.0', port: 0 } });
    expect((await asHost(app, 'exporter.example.org', '/metrics'))?.status).toBe(200);
  });
});

describe('limits', () => {
  test.each([
    ['headers', (app: RunningApp) => requestText(app.url, 'GET /', [`X: ${'x'.repeat(17_000)}`]), 431],
    ['a request line', (app: RunningApp) => requestText(app.url, `GET /${'x'.repeat(17_000)}`), 431],
    [
      'an announced body',
      (app: RunningApp) => requestText(app.url, 'POST /-/reload', ['Content-Length: 1000000']),
      413,
    ],
    [
      'a chunked body',
      (app: RunningApp) =>
        `${requestText(app.url, 'POST /nothing', ['Transfer-Encoding: chunked'])}${`8000\r\n${'x'.repeat(32_768)}\r\n`.repeat(4)}`,
      413,
    ],
  ])('%s beyond the limit is refused', async (_, text, expected) => {
    const app = await start();
    const responses = responsesIn(await exchange(app.url, text(app)));
    // The web app may have answered before the body was too large.
    expect([expected, 404]).toContain(responses.at(-1)?.status ?? expected);
    await waitFor(
      'the refusal counts',
      async () => (await app.sample('natsight_http_refused_total{reason="too_large"}')) === 1,
    );
  });

  test('pipelined requests are answered in their order, and a flood of them ends the connection', async () => {
    const app = await start();
    const paths = ['/-/healthy', '/nothing', '/metrics', '/api/status', '/-/reload'];
    const few = paths.map((path) => requestText(app.url, `GET ${path}`)).join('');
    const last = requestText(app.url, 'GET /', closing);
    const statuses = responsesIn(await exchange(app.url, few + last), () => false).map(
      ({ status }) => status,
    );
    expect(statuses).toEqual([200, 404, 200, 200, 405, 200]);

    const flood = requestText(app.url, 'GET /api/status').repeat(5_000);
    const answers = responsesIn(await exchange(app.url, flood), () => false);
    expect(answers.length).toBeLessThan(200);
    expect(answers.at(-1)).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1', connection: 'close' },
    });
    expect(await app.sample('natsight_http_refused_total{reason="pipelined"}')).toBe(1);
  });

  test('idle connections give way to new ones', async () => {
    const app = await start({ webLimits: { maxConnections: 3 } });
    const idle = [await connectTo(app.url), await connectTo(app.url), await connectTo(app.url)];
    sockets.push(...idle);
    for (let request = 0; request < 5; request += 1)
      expect((await ask(app, 'GET /-/healthy')).status).toBe(200);
    await waitFor('the oldest is closed', () => idle[0]?.resume().closed === true);
    expect(await app.sample('natsight_http_refused_total{reason="connections"}')).toBeGreaterThan(0);
  });

  test('a connection beyond the limit is told so when all others are in use', async () => {
    const app = await start({ webLimits: { maxConnections: 2 } });
    await headOf(app, 'GET /live');
    await headOf(app, 'GET /live');
    const { status, headers, body } = await ask(app, 'GET /metrics');
    expect([status, headers['retry-after']]).toEqual([503, '1']);
    expect(body).toBe('All connections are in use (--web.max-connections). Try again later.\n');
    for (const socket of sockets.splice(0)) socket.destroy();
    await waitFor('others have left', async () => (await ask(app, 'GET /metrics')).status === 200);
  });

  test('what cannot be read is answered after what was read before it', async () => {
    const app = await start();
    const text = await exchange(app.url, `${requestText(app.url, 'GET /-/healthy')}BLA /\r\n\r\n`);
    expect(responsesIn(text, () => false).map(({ status }) => status)).toEqual([200, 400]);
    expect(await app.sample('natsight_http_refused_total{reason="malformed"}')).toBe(1);
  });
});

test('a packed scrape is whole and says how long it is', async () => {
  const app = await start();
  const { headers, body } = await ask(app, 'GET /metrics', ['Accept-Encoding: gzip']);
  expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'content-length': String(body.length) });
  expect(gunzipSync(Buffer.from(body, 'latin1')).toString()).toContain('natsight_build_info{');
});
