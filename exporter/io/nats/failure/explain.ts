import { NATS_CAUSES, causeOf } from '../../../happening/nats-causes.js';
import type { NatsCause } from '../../../happening/nats-causes.js';
import { messageOf } from '../../error-message.js';
import type { CredentialFacts, ReadCredentialFacts } from './credentials.js';
import { probe, textOf } from './probe.js';
import type { ProbedEndpoint } from './probe.js';

/** Why a connection could not be made, and what to do about it. */
export interface ConnectFailure {
  readonly cause: NatsCause;
  /** The address, what is wrong and what to do: one line. */
  readonly reason: string;
}

export interface Endpoint extends ProbedEndpoint {
  readonly servers: readonly string[];
  readonly credentials: ReadCredentialFacts;
  /** How often the client tries to connect again. */
  readonly reconnectMs: number;
}

/** Errors that hide the reason: the client gave up waiting, or the server hung up without its message being read. */
const VAGUE: ReadonlySet<NatsCause | undefined> = new Set<NatsCause | undefined>([
  undefined,
  'no_answer',
  'reset',
]);

/** Explains the error of an attempt to connect. Probes the servers if the error alone does not say enough. */
export async function explainFailure(
  endpoint: Endpoint,
  error: unknown,
  nowMs: number,
): Promise<ConnectFailure> {
  const cause = causeOf(textOf(error));
  if (!VAGUE.has(cause)) return failureOf(endpoint, cause ?? 'other', messageOf(error), nowMs);
  const found = await findFailure(endpoint, nowMs);
  return found ?? failureOf(endpoint, cause ?? 'other', messageOf(error), nowMs);
}

/** What keeps the servers from being used. `undefined`: one of them greets, so only signing in can fail. */
export async function findFailure(endpoint: Endpoint, nowMs: number): Promise<ConnectFailure | undefined> {
  let first: ConnectFailure | undefined;
  for (const server of endpoint.servers) {
    const found = await probe(server, endpoint);
    if (found === undefined) return undefined;
    first ??= failureOf({ ...endpoint, servers: [server] }, found.cause, found.detail, nowMs);
  }
  return first;
}

/** @param detail the words of the server or of Node */
export function failureOf(
  endpoint: Endpoint,
  cause: NatsCause,
  detail: string | undefined,
  nowMs: number,
): ConnectFailure {
  const known = NATS_CAUSES[cause].group === 'sign_in' ? signInFailure(endpoint, cause, nowMs) : { cause };
  const { meaning, advice } = NATS_CAUSES[known.cause];
  const said = 'meaning' in known ? known.meaning : meaning;
  const words =
    detail === undefined || said.toLowerCase().includes(detail.toLowerCase()) ? '' : ` (${oneLine(detail)})`;
  const reason = `${endpoint.servers.join(', ')}: ${said}${words}: ${advice}`;
  return { cause: known.cause, reason };
}

/** The server says no more than "Authorization Violation"; the credentials tell the rest. */
function signInFailure(endpoint: Endpoint, cause: NatsCause, nowMs: number) {
  const facts = endpoint.credentials();
  if (facts === undefined) return { cause: 'credentials_missing' } as const;
  const { expiresMs } = facts;
  if (cause === 'credentials_refused' && expiresMs !== undefined && expiresMs <= nowMs) {
    return { cause: 'credentials_expired', meaning: expiry(facts, expiresMs) } as const;
  }
  return { cause, meaning: `${NATS_CAUSES[cause].meaning}: ${facts.whose} in ${facts.where}` } as const;
}

function expiry({ whose, where }: CredentialFacts, expiresMs: number): string {
  return `the credentials of ${whose} in ${where} expired at ${new Date(expiresMs).toISOString()}`;
}

function oneLine(text: string): string {
  return text
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, MAX_DETAIL_LENGTH);
}

/** Limit of what is shown of a foreign server's answer. */
const MAX_DETAIL_LENGTH = 200;
