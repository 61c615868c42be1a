import { expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { testExporters } from '../../../support/exporter.js';
import type { RunningExporter } from '../../../support/exporter.js';
import { connectTo, responsesIn } from '../../../support/raw-http.js';
import { tempFolder } from '../../../support/temp-folder.js';
import { writeSetup } from '../../app/rig.js';
import { fuzzRuns } from '../../../support/fuzz-runs.js';

/** A run is a connection. */
const RUNS = fuzzRuns(250, { each: 1_000 });
/** After this long without an answer the client ends its side: what it sent may be half a request. */
const QUIET_MS = 40;

jest.setTimeout(60_000 + RUNS.numRuns * 1_000);

const startExporter = testExporters();
const folder = tempFolder();

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'PRI', 'get', ''];
const TARGETS = [
  '/',
  '/metrics',
  '/api/status',
  '/-/healthy',
  '/-/ready',
  '/-/reload',
  '/-/quit',
  '/runbooks',
  '*',
  '',
  '/dashboards',
  '/dashboards/live-main-dashboard',
  '/live',
  '/live?dashboard=live-main-dashboard&dashboard=x',
  '/assets/page.js',
  '/assets/../x',
  '/%',
  '/%ff',
  '/%00',
  '//',
  '/?a[b]=c&__proto__[x]=1',
  'http://evil/metrics',
  '/dashboards/%E0%A4%A',
  'evil:443',
  '/metrics#x',
  '/\\..\\x',
];
const VERSIONS = ['HTTP/1.0', 'HTTP/2.0', 'HTTP/9', 'http/1.1', ''];
const HEADERS = [
  'Host: localhost',
  'Host: evil.example',
  'Host:',
  'Host: a, b',
  'Connection: close',
  'Connection: keep-alive',
  'Connection: upgrade',
  'Upgrade: websocket',
  'Upgrade: h2c',
  'Expect: 100-continue',
  'Expect: x',
  'TE: trailers',
  'Accept-Encoding: gzip',
  'Accept-Encoding: gzip;q=0, *;q=x',
  'Accept: application/openmetrics-text;q=9,,;',
  'Range: bytes=0-1',
  'If-None-Match: *',
  'If-Modified-Since: x',
  'Origin: null',
  'Sec-Fetch-Site: cross-site',
  'Authorization: Basic !',
  'Content-Length: 5',
  'Content-Length: 70000',
  'Content-Length: -1',
  'Content-Length: 5, 6',
  'Content-Length: 9e9',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: x, chunked',
  'Transfer-Encoding: identity',
  ' folded',
  'no colon',
  'X\u0000: 1',
  'X: \u0001',
  `X: ${'y'.repeat(9_000)}`,
  ': empty',
  'Content-Encoding: gzip',
];
const BODIES = [
  '',
  '',
  '',
  'hello',
  '5\r\nhello\r\n0\r\n\r\n',
  'ffffffffffff\r\n',
  '5;x=y\r\nhello\r\n0\r\nT: 1\r\n\r\n',
  '0\r\n\r\n',
];
const TOKENS = [
  '\r\n',
  '\n',
  '\r',
  '\r\n\r\n',
  '\u0000',
  ' ',
  '\t',
  ':',
  '%',
  '/',
  '\u007F',
  '\u0080',
  '\u00FF',
  '0',
  'HTTP/1.1',
];

const version = fc.oneof({ weight: 4, arbitrary: fc.constant('HTTP/1.1') }, fc.constantFrom(...VERSIONS));

const requestText = fc
  .record({
    line: fc.tuple(fc.constantFrom('GET', 'POST', ...METHODS), fc.constantFrom(...TARGETS), version),
    headers: fc.array(fc.constantFrom(...HEADERS), { maxLength: 5 }),
    body: fc.constantFrom(...BODIES),
  })
  .map(({ line, headers, body }) => {
    // One name of a host among several is the first that counts.
    const host = headers.find((header) => header.startsWith('Host:')) ?? 'Host: 127.0.0.1';
    return [line.join(' '), host, ...headers, '', body].join('\r\n');
  });

/** Requests that are right: what comes before a wrong one is answered. */
const goodText = fc
  .constantFrom('/-/healthy', '/metrics', '/nothing', '/api/status')
  .map((path) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);

/** Replaces some characters by a token. */
const edit = fc.record({
  at: fc.nat(2_000),
  removed: fc.nat(4),
  token: fc.oneof(fc.constantFrom(...TOKENS), fc.string({ unit: 'binary', maxLength: 8 })),
});

const attack = fc.record({
  texts: fc.array(fc.oneof(requestText, requestText, goodText), { minLength: 1, maxLength: 6 }),
  edits: fc.oneof(fc.constant([]), fc.array(edit, { maxLength: 4 })),
  cuts: fc.array(fc.nat(3_000), { maxLength: 4 }),
});

type Attack = typeof attack extends fc.Arbitrary<infer Value> ? Value : never;

function piecesOf({ texts, edits, cuts }: Attack): readonly Buffer[] {
  let text = texts.join('');
  for (const { at, removed, token } of edits) {
    const place = at % (text.length + 1);
    text = text.slice(0, place) + token + text.slice(place + removed);
  }
  const bytes = Buffer.from(text, 'latin1');
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((place, index) => bytes.subarray(places[index], place));
}

interface Answer {
  readonly text: string;
  /** Whether the server closed the connection, and not the client. */
  readonly isWhole: boolean;
}

async function send(url: string, pieces: readonly Buffer[]): Promise<Answer> {
  const socket = await connectTo(url);
  socket.setNoDelay(true);
  const received: Buffer[] = [];
  let isWhole = true;
  socket.on('data', (chunk) => received.push(chunk)).resume();
  socket.once('end', () => socket.end());
  // An endless answer never gets quiet.
  const leave = () => {
    isWhole = false;
    socket.end();
    socket.destroySoon();
  };
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.setTimeout(QUIET_MS, leave);
  const endless = setTimeout(leave, QUIET_MS * 10);
  for (const piece of pieces) {
    if (socket.writable) await new Promise((resolve) => socket.write(piece, resolve));
  }
  await closed;
  clearTimeout(endless);
  return { text: Buffer.concat(received).toString('latin1'), isWhole };
}

/** Whole responses; where the client left, the last one may be cut. */
function expectResponses({ text, isWhole }: Answer): void {
  if (isWhole) expect(() => responsesIn(text)).not.toThrow();
  else expect(text).toMatch(/^(?:$|HTTP\/1\.1 [1-5]\d\d [^\r\n]*\r\n)/);
}

async function expectScrape(exporter: RunningExporter): Promise<void> {
  const response = await fetch(`${exporter.url}/metrics`);
  expect([response.status, (await response.text()).includes('natsight_build_info')]).toEqual([200, true]);
}

test('whatever comes over a connection, it is answered with whole responses or closed, and the next scrape works', async () => {
  await writeSetup(folder);
  const exporter = await startExporter(folder, {
    natsUrl: 'nats://127.0.0.1:1',
    flags: ['--web.enable-lifecycle', '--log.format', 'json'],
  });
  await fc.assert(
    fc.asyncProperty(attack, async (sent) => {
      expectResponses(await send(exporter.url, piecesOf(sent)));
      await expectScrape(exporter);
    }),
    RUNS,
  );
  // An exception that nobody catches ends the process; one that express catches is an error in the log.
  expect(exporter.log()).not.toContain('"level":"error"');
  const refused = (await exporter.metrics()).by('natsight_http_refused_total', 'reason');
  for (const reason of ['malformed', 'host', 'cross_site', 'too_large']) {
    expect([reason, (refused[reason] ?? 0) > 0]).toEqual([reason, true]);
  }
});
