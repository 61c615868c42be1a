import { describe, expect, test } from '@jest/globals';
import { disconnectReason } from '../../../../exporter/io/nats/disconnect-reason.js';
import type { DisconnectEvidence } from '../../../../exporter/io/nats/disconnect-reason.js';
import type { DisconnectReason } from '../../../../setup/self-metric-reasons.js';

/** A connection that was closed while all was well. */
const NOTHING: DisconnectEvidence = {
  serverError: undefined,
  isLameDuck: false,
  isStale: false,
  isRestarted: false,
  isSignInRefused: false,
  stalledMs: 0,
  unansweredMs: 400,
  sinceReadMs: 10,
  endedInMessage: false,
  isDropped: false,
};

const CASES: readonly (readonly [string, Partial<DisconnectEvidence>, DisconnectReason])[] = [
  ['nothing is known', {}, 'closed'],
  ['an older server says so', { serverError: 'Slow Consumer' }, 'slow_consumer'],
  ['the event loop stood still', { stalledMs: 6_000, unansweredMs: 6_500 }, 'slow_consumer'],
  ['bytes came, and the answer behind them did not', { unansweredMs: 5_000 }, 'slow_consumer'],
  ['the end came within a message', { endedInMessage: true }, 'slow_consumer'],
  ['natsight ended it within a message', { endedInMessage: true, isDropped: true }, 'protocol'],
  ['it stood still and the server was restarted', { stalledMs: 6_000, isRestarted: true }, 'shutdown'],
  [
    'the end of a killed server came within a message',
    { endedInMessage: true, isRestarted: true },
    'shutdown',
  ],
  ['lame duck mode', { isLameDuck: true }, 'shutdown'],
  ['no bytes and no answer', { isStale: true, unansweredMs: 25_000, sinceReadMs: 24_000 }, 'stale'],
  ['over WebSocket, no answer', { isStale: true, unansweredMs: 25_000, sinceReadMs: undefined }, 'stale'],
  ['the server says stale', { serverError: 'Stale Connection' }, 'stale'],
  ['credentials expire', { serverError: 'User Authentication Expired', isStale: true }, 'sign_in'],
  ['a user is removed', { isSignInRefused: true }, 'sign_in'],
  ['a user is revoked', { serverError: 'Authentication Revoked' }, 'sign_in'],
  ['too large a message', { serverError: 'Maximum Payload Violation' }, 'limit'],
  ['too many connections', { serverError: 'maximum connections exceeded' }, 'limit'],
];

describe('why a connection ended', () => {
  test.each(CASES)('%s', (_what, evidence, reason) => {
    expect(disconnectReason({ ...NOTHING, ...evidence })).toBe(reason);
  });
});
