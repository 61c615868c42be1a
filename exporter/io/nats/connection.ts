import { wsconnect, type ConnectionOptions } from '@nats-io/transport-node';
import { setTimeout as delay } from 'node:timers/promises';
import type { NatsOptions } from '../../../setup/model/service.js';
import type { Tell } from '../../happening/happening.js';
import type { NatsHappening } from '../../happening/nats.js';
import { systemClock } from '../clock.js';
import { parseNatsUrl } from './address.js';
import { NatsConfigurationError } from './configuration-error.js';
import { credentialFacts } from './failure/credentials.js';
import { explainFailure } from './failure/explain.js';
import type { Endpoint } from './failure/explain.js';
import { PROBE_STEP_MS } from './failure/probe.js';
import { Inbound } from './inbound/inbound.js';
import { connectThrough } from './inbound/inbound-transport.js';
import { NatsLink } from './link.js';
import { RECONNECT_INTERVAL_MS } from './outage.js';
import { SecretFiles } from './secret-file.js';
import { authenticatorOf, authenticatorOfAddress } from './sign-in.js';
import { tlsOf } from './tls.js';

const minRetryMs = 250;
const maxRetryMs = 5_000;
const DEFAULT_TIMEOUT_MS = 5_000;

export interface ConnectOptions {
  /** Client name shown by the server. */
  readonly name: string;
  readonly nats: NatsOptions;
  /** Files in `nats` are relative to this folder. */
  readonly baseDirectory: string;
  /** `NATS_URL`: overrides `nats.servers`, and also `nats.auth` if it contains credentials. */
  readonly url?: string | undefined;
  /** Most bytes that may wait to be processed; default: `MAX_INBOUND_BYTES`. */
  readonly inboundBytes?: number | undefined;
  /** Cancels further attempts. */
  readonly signal?: AbortSignal | undefined;
  /** How long an attempt may take; default: 5 s. */
  readonly timeoutMs?: number | undefined;
  /** How often to try to connect again after a disconnect; default: `RECONNECT_INTERVAL_MS`. */
  readonly reconnectMs?: number | undefined;
  /** How long each step may take that finds out why an attempt failed; default: `PROBE_STEP_MS`. */
  readonly probeStepMs?: number | undefined;
}

interface Dialing {
  readonly client: ConnectionOptions;
  readonly endpoint: Endpoint;
}

/**
 * Connects to NATS. Retries without limit and reports each failed attempt. Throws only if retrying cannot help
 * (NatsConfigurationError) or if the signal aborts.
 */
export async function connectNats(options: ConnectOptions, tell: Tell<NatsHappening>): Promise<NatsLink> {
  const { client, endpoint } = dialingOf(options);
  for (let attempt = 1; ; attempt++) {
    options.signal?.throwIfAborted();
    try {
      const inbound = new Inbound(
        systemClock,
        (reason) => tell({ kind: 'natsDropped', reason }),
        options.inboundBytes,
      );
      const { connection, fallbackReason } = await dial(client, inbound);
      if (options.signal?.aborted !== true) {
        if (fallbackReason !== undefined) tell({ kind: 'natsTransportUnavailable', reason: fallbackReason });
        return new NatsLink(connection, { inbound, endpoint, clock: systemClock, tell });
      }
      await connection.close();
    } catch (error) {
      if (error instanceof NatsConfigurationError) throw error;
      const retryMs = Math.min(maxRetryMs, minRetryMs * 2 ** (attempt - 1));
      const { cause, reason } = await explainFailure(endpoint, error, systemClock.now());
      if (options.signal?.aborted !== true)
        tell({ kind: 'natsConnectFailed', attempt, cause, reason, retryMs });
      await delay(retryMs, undefined, { signal: options.signal });
    }
  }
}

function dialingOf({ name, nats, baseDirectory, url, ...times }: ConnectOptions): Dialing {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, reconnectMs = RECONNECT_INTERVAL_MS } = times;
  const { probeStepMs = PROBE_STEP_MS } = times;
  const files = new SecretFiles(baseDirectory);
  const address = parseNatsUrl(url === undefined || url === '' ? nats.servers.join(',') : url);
  const servers = [...address.servers];
  const authenticator = authenticatorOfAddress(address) ?? authenticatorOf(nats.auth, files);
  const tls = tlsOf(nats.tls, servers, files);
  const credentials = credentialFacts(address, nats.auth, files);
  return {
    endpoint: { servers, tls, credentials, reconnectMs, probeStepMs },
    client: {
      name,
      servers,
      ...(authenticator === undefined ? {} : { authenticator }),
      ...(tls === undefined ? {} : { tls }),
      timeout: timeoutMs,
      // Detects a dead peer within 30 s; the client's default is 6 minutes.
      pingInterval: 10_000,
      maxPingOut: 2,
      maxReconnectAttempts: -1,
      reconnectTimeWait: reconnectMs,
      // Keep trying: during a rotation the server may have the new credentials first.
      ignoreAuthErrorAbort: true,
      // Capturing a stack trace costs more than the request itself.
      noAsyncTraces: true,
    },
  };
}

async function dial(options: ConnectionOptions, inbound: Inbound): ReturnType<typeof connectThrough> {
  const servers = [options.servers ?? []].flat();
  const overWebSocket = servers.filter((server) => /^wss?:/.test(server));
  if (overWebSocket.length === 0) return connectThrough(inbound, options);
  if (overWebSocket.length < servers.length) {
    throw new NatsConfigurationError(
      `NATS must be reached over WebSocket or over TCP, not both: "${servers.join('", "')}"`,
    );
  }
  if (!('WebSocket' in globalThis)) {
    throw new NatsConfigurationError(
      `"${overWebSocket.join('", "')}" needs WebSocket, which Node ${process.versions.node} does not have; use Node 22 or later`,
    );
  }
  // A copy: the client modifies its options.
  return { connection: await wsconnect({ ...options }) };
}
