import type { TlsOptions } from '@nats-io/transport-node';
import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import type { ConnectionOptions, PeerCertificate } from 'node:tls';
import type { NatsOptions } from '../../../setup/model/service.js';
import type { SecretFiles } from './secret-file.js';

/** The TLS options of the setup. If `undefined`, the client uses TLS when the server offers it. */
export function tlsOf(
  tls: NatsOptions['tls'],
  servers: readonly string[],
  files: SecretFiles,
): TlsOptions | undefined {
  if (tls === undefined)
    return servers.every((server) => server.startsWith('tls:')) ? identity(servers) : undefined;
  const { caFile, certFile, keyFile, minVersion } = tls;
  return {
    ...passedOn({ minVersion: minVersion === 'TLS13' ? 'TLSv1.3' : 'TLSv1.2' }),
    ...identity(servers),
    ...(caFile === undefined ? {} : { caFile: files.path('service.nats.tls.caFile', caFile) }),
    ...(certFile === undefined ? {} : { certFile: files.path('service.nats.tls.certFile', certFile) }),
    ...(keyFile === undefined ? {} : { keyFile: files.path('service.nats.tls.keyFile', keyFile) }),
  };
}

/**
 * Checks certificates of servers that are addressed by IP. The client gives Node no server name then, so Node would expect
 * "localhost" in the certificate.
 */
function identity(servers: readonly string[]): TlsOptions {
  const addresses = servers
    .map((server) => new URL(server).hostname.replace(/^\[|\]$/g, ''))
    .filter((host) => isIP(host) !== 0);
  if (addresses.length === 0) return {};
  const check = (name: string, certificate: PeerCertificate): Error | undefined => {
    const names = name === 'localhost' ? [name, ...addresses] : [name];
    const errors = names.map((expected) => checkServerIdentity(expected, certificate));
    return errors.includes(undefined) ? undefined : errors.at(-1);
  };
  return passedOn({ checkServerIdentity: check });
}

/** The client passes unknown options on to Node. */
function passedOn(
  options: TlsOptions & Pick<ConnectionOptions, 'checkServerIdentity' | 'minVersion'>,
): TlsOptions {
  return options;
}
