import type { RequestListener } from 'node:http';
import type { Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { clientAddress } from './authentication/client-address.js';
import { acceptsClient } from './client-certificate.js';
import type { TlsRules, WebConfig } from './web-config.js';

/** Node reads this for each connection, but declares no way to set it later. */
interface Asking {
  requestCert: boolean;
}

/** An HTTPS server whose every handshake follows the newest `tls_server_config`: a renewed certificate needs no restart. */
export function createTlsServer(config: WebConfig, listener: RequestListener): Server {
  let rules = tlsOf(config);
  // Node must not refuse clients itself: it would take RequireAnyClientCert for RequireAndVerifyClientCert.
  const options = { ...rules.context, requestCert: asks(rules), rejectUnauthorized: false };
  const server: Server & Partial<Asking> = process
    .getBuiltinModule('node:https')
    .createServer(options, listener);
  // Before Node's own listener, which begins the handshake.
  server.prependListener('connection', () => {
    const newest = tlsOf(config);
    if (newest === rules) return;
    rules = newest;
    server.setSecureContext(rules.context);
    server.requestCert = asks(rules);
    // Those that were let in by the previous rules.
    server.closeIdleConnections();
  });
  server.prependListener('secureConnection', (socket: TLSSocket) => {
    if (acceptsClient(rules, socket)) return;
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

function tlsOf(config: WebConfig): TlsRules {
  const { tls } = config.current();
  if (tls === undefined) throw new Error('BUG: TLS was turned off while the server runs');
  return tls;
}
