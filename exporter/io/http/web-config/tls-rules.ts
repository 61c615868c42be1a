import { DEFAULT_CIPHERS, createSecureContext, getCiphers } from 'node:tls';
import type { SecureContextOptions } from 'node:tls';
import { messageOf } from '../../error-message.js';
import type { TlsRules } from '../web-config.js';
import type { Block, PlacedText } from '../../config-file/block.js';
import { readCertificates, readPrivateKey, validityWarnings } from '../../config-file/certificates.js';
import { CIPHER_SUITES, CLIENT_AUTH_TYPES, CURVES, TLS13_SUITES, TLS_VERSIONS } from './tls-names.js';
import type { ClientAuth } from './tls-names.js';
import { ConfigFileError } from '../../config-file/config-file-error.js';
import { readPem, withinPem } from '../../config-file/pem.js';
import type { Pem, ReadNamedFile } from '../../config-file/pem.js';

export const TLS_KEYS = [
  'cert',
  'key',
  'client_ca',
  'cert_file',
  'key_file',
  'client_auth_type',
  'client_ca_file',
  'client_allowed_sans',
  'min_version',
  'max_version',
  'cipher_suites',
  'prefer_server_cipher_suites',
  'curve_preferences',
];

/** What reading a block needs from outside. */
export interface TlsSurroundings {
  readonly read: ReadNamedFile;
  readonly nowMs: number;
  readonly warn: (line: number, message: string) => void;
}

/** Reads `tls_server_config`. Throws a `ConfigFileError`. */
export function readTls(block: Block, around: TlsSurroundings): TlsRules | undefined {
  if (block.isEmpty) return undefined;
  const [cert, key] = [requiredPem(block, 'cert', around), requiredPem(block, 'key', around)];
  const pair = readPair(block, cert, key, around);
  const clientAuth = block.choice('client_auth_type', CLIENT_AUTH_TYPES) ?? 'none';
  const ca = clientCa(block, clientAuth, around);
  const context: SecureContextOptions = {
    cert: cert.text,
    key: key.text,
    ...(ca !== undefined && { ca: ca.text }),
    ...readVersions(block),
    ...readCiphers(block),
    ...readCurves(block),
  };
  requireContext(block, context);
  return { context, clientAuth, clientSans: readSans(block, clientAuth), expiresMs: pair.expiresMs };
}

function requiredPem(block: Block, key: string, around: TlsSurroundings): Pem {
  const pem = readPem(block, key, around.read);
  if (pem !== undefined) return pem;
  throw new ConfigFileError(`${block.path} needs ${key}_file, or ${key} with the PEM text itself`, {
    line: block.line,
  });
}

function readPair(
  block: Block,
  cert: Pem,
  key: Pem,
  around: TlsSurroundings,
): { readonly expiresMs: number } {
  const [certificate] = withinPem(block, cert, () => readCertificates(cert.text));
  if (certificate === undefined) throw new Error('BUG: a PEM text without certificates was taken');
  const privateKey = withinPem(block, key, () => readPrivateKey(key.text));
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new ConfigFileError(
      `${key.name} is not the key of ${cert.name}: give both of one pair, the server's certificate before those of its issuers`,
      { line: block.lineOf(key.key) },
    );
  }
  for (const warning of validityWarnings(certificate, around.nowMs)) {
    around.warn(block.lineOf(cert.key), `${cert.name} ${warning}`);
  }
  return { expiresMs: Date.parse(certificate.validTo) };
}

function clientCa(block: Block, clientAuth: ClientAuth, around: TlsSurroundings): Pem | undefined {
  const ca = readPem(block, 'client_ca', around.read);
  if (ca === undefined) {
    // Without a CA, Node would take the certificates of every public one. Where none is needed, that gives nobody a right.
    if (clientAuth !== 'verify') return undefined;
    throw block.fault('client_auth_type', '"RequireAndVerifyClientCert" needs client_ca_file or client_ca');
  }
  if (clientAuth === 'none') {
    throw block.fault(
      ca.key,
      'has no effect without client_auth_type: add "RequireAndVerifyClientCert", or leave it out',
    );
  }
  withinPem(block, ca, () => readCertificates(ca.text));
  return ca;
}

function readVersions(block: Block): Pick<SecureContextOptions, 'minVersion' | 'maxVersion'> {
  const minVersion = block.choice('min_version', TLS_VERSIONS) ?? 'TLSv1.2';
  const maxVersion = block.choice('max_version', TLS_VERSIONS) ?? 'TLSv1.3';
  if (minVersion > maxVersion) {
    const [least, most] = [
      block.text('min_version')?.text ?? 'TLS12',
      block.text('max_version')?.text ?? 'TLS13',
    ];
    const key = block.has('max_version') ? 'max_version' : 'min_version';
    throw new ConfigFileError(
      `${block.pathOf('min_version')} "${least}" must not exceed max_version "${most}"`,
      { line: block.lineOf(key) },
    );
  }
  return { minVersion, maxVersion };
}

/** Without a list: Node's. OpenSSL signs the handshakes of TLS 1.0 and 1.1 only at security level 0. */
function readCiphers(block: Block): Pick<SecureContextOptions, 'ciphers' | 'honorCipherOrder'> {
  const honorCipherOrder = block.flag('prefer_server_cipher_suites', true);
  const isOld = /TLS1[01]/.test(block.text('min_version')?.text ?? '');
  const level = isOld ? ':@SECLEVEL=0' : '';
  const listed = block.list('cipher_suites') ?? [];
  if (listed.length === 0) return { honorCipherOrder, ...(isOld && { ciphers: DEFAULT_CIPHERS + level }) };
  const known = new Set(getCiphers().map((name) => name.toUpperCase()));
  const suites = listed.map((suite) => nameIn(block, 'cipher_suites', CIPHER_SUITES, suite));
  for (const [index, suite] of suites.entries()) {
    if (known.has(suite.toUpperCase())) continue;
    throw new ConfigFileError(
      `${block.pathOf('cipher_suites')}: the OpenSSL of this Node.js does not have "${listed[index]?.text}": leave it out`,
      { line: listed[index]?.line ?? block.line },
    );
  }
  const old = suites.filter((suite) => !suite.startsWith('TLS_'));
  return { honorCipherOrder, ciphers: [...TLS13_SUITES, ...old].join(':') + level };
}

function readCurves(block: Block): Pick<SecureContextOptions, 'ecdhCurve'> {
  const listed = block.list('curve_preferences') ?? [];
  if (listed.length === 0) return {};
  return { ecdhCurve: listed.map((curve) => nameIn(block, 'curve_preferences', CURVES, curve)).join(':') };
}

function nameIn(
  block: Block,
  key: string,
  names: ReadonlyMap<string, string>,
  { text, line }: PlacedText,
): string {
  const name = names.get(text);
  if (name !== undefined) return name;
  throw new ConfigFileError(
    `${block.pathOf(key)}: "${text.slice(0, 60)}" is unknown: expected ${[...names.keys()].join(', ')}`,
    { line },
  );
}

function readSans(block: Block, clientAuth: ClientAuth): ReadonlySet<string> | undefined {
  const sans = block.list('client_allowed_sans');
  if (sans === undefined) return undefined;
  if (sans.length === 0)
    throw block.fault(
      'client_allowed_sans',
      'is empty, so no client could connect: leave it out, or name the clients',
    );
  if (clientAuth === 'none') {
    throw block.fault(
      'client_allowed_sans',
      'has no effect without client_auth_type: add "RequireAndVerifyClientCert", or leave it out',
    );
  }
  return new Set(sans.map(({ text }) => text));
}

/** OpenSSL has the last word, so that a reload never fails at the server. */
function requireContext(block: Block, context: SecureContextOptions): void {
  try {
    createSecureContext(context);
  } catch (cause) {
    throw new ConfigFileError(
      `${block.path} cannot be used: OpenSSL says "${messageOf(cause)}"`,
      { line: block.line },
      {
        cause,
      },
    );
  }
}
