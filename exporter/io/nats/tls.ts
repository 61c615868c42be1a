import type { TlsOptions } from '@nats-io/transport-node';
import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import type { NatsOptions } from '../../../setup/model/service.js';
import type { SecretFiles } from './secret-file.js';

/** TLS as the setup says. `undefined` leaves it to the server: the client encrypts when the server can. */
export function tlsOf(
  tls: NatsOptions['tls'],
  servers: readonly string[],
  files: SecretFiles,
): TlsOptions | undefined {
  if (tls === undefined)
    return servers.every((server) => server.startsWith('tls:')) ? identity(servers) : undefined;
  const { caFile, certFile, keyFile } = tls;
  return {
    ...identity(servers),
    ...(caFile === undefined ? {} : { caFile: files.path('service.nats.tls.caFile', caFile) }),
    ...(certFile === undefined ? {} : { certFile: files.path('service.nats.tls.certFile', certFile) }),
    ...(keyFile === undefined ? {} : { keyFile: files.path('service.nats.tls.keyFile', keyFile) }),
  };
}

/**
 * Node would look for "localhost" in the certificate of a server that is named by an IP address, since the client tells it no name then. The
 * client hands what it does not know on to Node.
 */
function identity(servers: readonly string[]): TlsOptions {
  const addresses = servers
    .map((server) => new URL(server).hostname.replace(/^\[|\]$/g, ''))
    .filter((host) => isIP(host) !== 0);
  if (addresses.length === 0) return {};
  const check = (name: string, certificate: PeerCertificate): Error | undefined => {
    const names = name === 'localhost' ? [name, ...addresses] : [name];
    const complaints = names.map((expected) => checkServerIdentity(expected, certificate));
    return complaints.includes(undefined) ? undefined : complaints.at(-1);
  };
  const options: TlsOptions & { checkServerIdentity: typeof check } = { checkServerIdentity: check };
  return options;
}
