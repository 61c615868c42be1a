import { createSecureContext } from 'node:tls';
import type { SecureContextOptions } from 'node:tls';
import { messageOf } from '../../error-message.js';
import type { Block } from '../../config-file/block.js';
import { readCertificates, readPrivateKey } from '../../config-file/certificates.js';
import { readPem, withinPem } from '../../config-file/pem.js';
import type { Pem, ReadNamedFile } from '../../config-file/pem.js';
import { TLS_VERSIONS } from '../../http/web-config/tls-names.js';
import type { TlsAccess } from '../http-access.js';

export const TLS_CONFIG_KEYS = [
  'ca',
  'ca_file',
  'cert',
  'cert_file',
  'key',
  'key_file',
  'server_name',
  'insecure_skip_verify',
  'min_version',
  'max_version',
] as const;

/** Reads `tls_config`. */
export function tlsOf(block: Block, read: ReadNamedFile): TlsAccess {
  const ca = readPem(block, 'ca', read);
  if (ca !== undefined) withinPem(block, ca, () => readCertificates(ca.text));
  const minVersion = block.choice('min_version', TLS_VERSIONS);
  const maxVersion = block.choice('max_version', TLS_VERSIONS);
  const context: SecureContextOptions = {
    ...(ca !== undefined && { ca: ca.text }),
    ...pairOf(block, read),
    ...(minVersion !== undefined && { minVersion }),
    ...(maxVersion !== undefined && { maxVersion }),
  };
  try {
    createSecureContext(context);
  } catch (cause) {
    throw block.fault('cert', `cannot be used: OpenSSL says "${messageOf(cause)}"`, { cause });
  }
  return {
    serverName: block.text('server_name')?.text,
    verifies: !block.flag('insecure_skip_verify', false),
    context,
  };
}

function pairOf(block: Block, read: ReadNamedFile): SecureContextOptions {
  const [cert, key] = [readPem(block, 'cert', read), readPem(block, 'key', read)];
  if (cert === undefined && key === undefined) return {};
  if (cert === undefined) throw block.fault('cert', 'is missing: write cert_file beside key_file');
  if (key === undefined) throw block.fault('key', 'is missing: write key_file beside cert_file');
  requirePair(block, cert, key);
  return { cert: cert.text, key: key.text };
}

function requirePair(block: Block, cert: Pem, key: Pem): void {
  const [certificate] = withinPem(block, cert, () => readCertificates(cert.text));
  const privateKey = withinPem(block, key, () => readPrivateKey(key.text));
  if (certificate?.checkPrivateKey(privateKey) === true) return;
  throw block.fault(key.key, `is not the key of ${cert.name}: give both of one pair`);
}
