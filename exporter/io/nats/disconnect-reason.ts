import type { DisconnectReason } from '../../../setup/self-metric-reasons.js';

/** What is known about the end of a connection once the next one is up. */
export interface DisconnectEvidence {
  /** The last `-ERR` on it, except for permissions. */
  readonly serverError: string | undefined;
  /** natsight ended it, because what came could not be read. */
  readonly isDropped: boolean;
  /** The server had announced that it goes away. */
  readonly isLameDuck: boolean;
  /** The client gave up waiting for answers to its pings. */
  readonly isStale: boolean;
  /** The same address answers as another process than before. */
  readonly isRestarted: boolean;
  /** The credentials were refused when the client connected again. */
  readonly isSignInRefused: boolean;
  /** How long the event loop stood still before the end. */
  readonly stalledMs: number;
  /** How long the server's answer to a ping was awaited at the end. */
  readonly unansweredMs: number;
  /** How long before the end the last bytes came; `undefined` if unknown. */
  readonly sinceReadMs: number | undefined;
  /** It ended within a message. */
  readonly endedInMessage: boolean;
}

/** An answer that takes longer than this, while bytes come, waits behind unread messages. */
const BEHIND_MS = 2_000;
const RECENT_MS = 1_000;

/** By the text of `-ERR`; the first match counts. */
const SAID: readonly (readonly [RegExp, DisconnectReason])[] = [
  [/slow consumer/i, 'slow_consumer'],
  [/stale connection/i, 'stale'],
  [/shutdown|lame duck/i, 'shutdown'],
  [/authenticat|authorization|revoked|credential|account/i, 'sign_in'],
  [/exceeded|maximum|violation/i, 'limit'],
];

/**
 * Why a connection ended. nats-server does not tell a slow consumer why it cuts the connection, so that follows from what is known:
 * messages waited to be read, and the server still runs.
 */
export function disconnectReason(evidence: DisconnectEvidence): DisconnectReason {
  const { serverError, isLameDuck, isRestarted, isSignInRefused, isStale } = evidence;
  if (evidence.isDropped) return 'protocol';
  const said = SAID.find(([text]) => serverError !== undefined && text.test(serverError));
  if (said !== undefined) return said[1];
  if (isLameDuck || isRestarted) return 'shutdown';
  if (isSignInRefused) return 'sign_in';
  if (wasBehind(evidence)) return 'slow_consumer';
  return isStale ? 'stale' : 'closed';
}

function wasBehind({ stalledMs, endedInMessage, unansweredMs, sinceReadMs }: DisconnectEvidence): boolean {
  if (stalledMs > 0 || endedInMessage) return true;
  return unansweredMs > BEHIND_MS && sinceReadMs !== undefined && sinceReadMs < RECENT_MS;
}
