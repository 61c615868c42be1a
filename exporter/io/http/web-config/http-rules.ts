import { validateHeaderValue } from 'node:http';
import type { RequestRate } from '../web-config.js';
import { listOf } from '../../config-file/block.js';
import type { Block } from '../../config-file/block.js';

/** The headers that the toolkit lets a file set, and what they may say; unset: anything. */
const HEADERS: Readonly<Record<string, readonly string[] | undefined>> = {
  'Content-Security-Policy': undefined,
  'X-Frame-Options': ['deny', 'sameorigin'],
  'X-Content-Type-Options': ['nosniff'],
  'X-XSS-Protection': undefined,
  'Strict-Transport-Security': undefined,
};

const UNITS_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};
const DURATION = /^\+?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;
/** Longest duration that is looked at; nobody writes one. */
export const MAX_DURATION_LENGTH = 60;
const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;

/** Reads `http_server_config`. `http2` is taken and changes nothing: Node's server of HTTP/2 cannot run express. */
export function readHeaders(block: Block): ReadonlyMap<string, string> {
  block.flag('http2', true);
  const headers = block.block('headers', Object.keys(HEADERS));
  return new Map(headers.keys().map(({ text: name }) => [name, headerValue(headers, name)]));
}

/** Empty: the header is not sent. */
function headerValue(headers: Block, name: string): string {
  const value = headers.text(name)?.text ?? '';
  const allowed = HEADERS[name];
  if (value !== '' && allowed?.includes(value) === false) {
    throw headers.fault(name, `"${value.slice(0, 60)}" is not allowed: expected ${listOf(allowed)}`);
  }
  try {
    validateHeaderValue(name, value);
  } catch (cause) {
    throw headers.fault(
      name,
      'has a character that no HTTP header may have: write it on one line, in ASCII',
      { cause },
    );
  }
  return value;
}

/** Reads `rate_limit`. An interval of 0, or none, does not limit. */
export function readRequestRate(block: Block): RequestRate | undefined {
  const burst = readBurst(block);
  const intervalMs = readInterval(block);
  if (intervalMs === 0) return undefined;
  if (burst < 1) throw block.fault('burst', `"${burst}" would refuse every request: expected 1 or more`);
  return { intervalMs, burst };
}

function readBurst(block: Block): number {
  const text = block.text('burst')?.text ?? '0';
  const burst = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(burst)) return burst;
  throw block.fault('burst', `"${text.slice(0, 60)}" is not a number of requests: expected one such as 10`);
}

/** A duration as Go writes it, in ms. */
function readInterval(block: Block): number {
  const text = block.text('interval')?.text ?? '0';
  if (text === '0') return 0;
  if (text.length > MAX_DURATION_LENGTH || !DURATION.test(text)) {
    throw block.fault(
      'interval',
      `"${text.slice(0, 60)}" is not a duration: expected one such as "100ms" or "1s"`,
    );
  }
  return [...text.matchAll(PART)].reduce(
    (sum, [, number, unit = '']) => sum + Number(number) * (UNITS_MS[unit] ?? 0),
    0,
  );
}
