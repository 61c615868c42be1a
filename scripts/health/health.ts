import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';
import { formatAddress, reachable } from '../../exporter/io/http/listen-address.js';
import type { ListenAddress } from '../../exporter/io/http/listen-address.js';
import { NatsightError } from '../../setup/error.js';

type Scheme = 'http' | 'https';

/** A health check gives up before its supervisor does. */
const TIMEOUT_MS = 2_500;

/** Answers of an exporter that runs and wants a user, or fewer requests. */
const BUT_ALIVE: ReadonlySet<number | undefined> = new Set([401, 429]);

/** The exporter does not answer, or answers that it is not healthy. */
export class HealthError extends NatsightError {
  readonly code = 'EXPORTER_UNHEALTHY';
}

/**
 * Asks the exporter that listens on an address of this machine whether it runs. Resolves to its URL. Over TLS the certificate is not
 * checked: it names the host by which others call it. Throws a `HealthError`.
 */
export async function requireHealth(listen: ListenAddress, schemes: readonly Scheme[]): Promise<string> {
  const faults: string[] = [];
  for (const scheme of schemes) {
    const url = `${scheme}://${formatAddress(reachable(listen))}`;
    const fault = await faultAt(`${url}/-/healthy`, scheme);
    if (fault === undefined) return url;
    faults.push(`${url} ${fault}`);
  }
  throw new HealthError(
    `The exporter is not healthy: ${faults.join('; ')}. If it listens elsewhere, set --web.listen-address or WEB_LISTEN_ADDRESS.`,
  );
}

/** `undefined`: it runs. */
function faultAt(url: string, scheme: Scheme): Promise<string | undefined> {
  return new Promise((resolve) => {
    let hasKeys = false;
    const options = { agent: false, rejectUnauthorized: false, signal: AbortSignal.timeout(TIMEOUT_MS) };
    const request = (scheme === 'https' ? getHttps : getHttp)(url, options, (response) => {
      const { statusCode } = response;
      response.destroy();
      resolve(statusCode === 200 || BUT_ALIVE.has(statusCode) ? undefined : `answered ${statusCode}`);
    });
    request.on('socket', (socket) => socket.once('keylog', () => (hasKeys = true)));
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (error.name === 'AbortError') return resolve(`gave no answer within ${TIMEOUT_MS / 1000} s`);
      // A server that wants a certificate of its clients agrees on keys, and then sends an alert or hangs up.
      const wantsCertificate = hasKeys || /^ERR_SSL_.*ALERT/.test(error.code ?? '');
      resolve(wantsCertificate ? undefined : `does not answer: ${error.message}`);
    });
  });
}
