import type { RequestListener } from 'node:http';
import type { Server } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { isDeepStrictEqual } from 'node:util';
import { HEADERS_TIMEOUT_MS, SERVER_OPTIONS } from './admission/web-guard.js';
import type { ServerTimes } from './admission/web-guard.js';
import { clientAddress } from './authentication/client-address.js';
import { acceptsClient } from './client-certificate.js';
import type { TlsRules, WebConfig } from './web-config.js';

/** Node reads this for each connection, but declares no way to set it later. */
interface Asking {
  requestCert: boolean;
}

/**
 * An HTTPS server whose every handshake follows the newest `tls_server_config`: a renewed certificate needs no restart. A connection
 * from before the rules for clients changed ends with its next request.
 */
export function createTlsServer(config: WebConfig, listener: RequestListener, times: ServerTimes): Server {
  let rules = tlsOf(config);
  /** By connection: the rules that have let it in. */
  const letInBy = new WeakMap<Socket, TlsRules>();
  const refresh = () => {
    const newest = tlsOf(config);
    if (newest === rules) return;
    rules = newest;
    server.setSecureContext(rules.context);
    server.requestCert = asks(rules);
  };
  const guarded: RequestListener = (request, response) => {
    refresh();
    const before = letInBy.get(request.socket);
    if (before !== undefined && judgesAlike(before, rules)) listener(request, response);
    else request.socket.destroy();
  };
  // Node must not refuse clients itself: it would take RequireAnyClientCert for RequireAndVerifyClientCert.
  const options = {
    ...SERVER_OPTIONS,
    ...times,
    handshakeTimeout: HEADERS_TIMEOUT_MS,
    ...rules.context,
    requestCert: asks(rules),
    rejectUnauthorized: false,
  };
  const server: Server & Partial<Asking> = process
    .getBuiltinModule('node:https')
    .createServer(options, guarded);
  // Before Node's own listener, which begins the handshake.
  server.prependListener('connection', refresh);
  server.prependListener('secureConnection', (socket: TLSSocket) => {
    if (acceptsClient(rules, socket)) {
      letInBy.set(socket, rules);
      return;
    }
    config.tell({
      kind: 'authenticationFailed',
      reason: 'certificate',
      address: clientAddress(socket.remoteAddress),
    });
    socket.destroy();
  });
  return server;
}

function asks({ clientAuth }: TlsRules): boolean {
  return clientAuth !== 'none';
}

/** Whether both let in the same clients. */
function judgesAlike(a: TlsRules, b: TlsRules): boolean {
  if (a === b) return true;
  const judgement = ({ clientAuth, clientSans, context: { ca } }: TlsRules) => [clientAuth, clientSans, ca];
  return isDeepStrictEqual(judgement(a), judgement(b));
}

function tlsOf(config: WebConfig): TlsRules {
  const { tls } = config.current();
  if (tls === undefined) throw new Error('BUG: TLS was turned off while the server runs');
  return tls;
}
