import { X509Certificate, createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { ConfigFileError } from './config-file-error.js';

const LABELS = /-----(BEGIN|END) (?:TRUSTED |X509 )?CERTIFICATE-----/g;
/** A certificate that ends within this time is warned about. */
const RENEWAL_MS = 7 * 24 * 3_600_000;

/** The certificates of a PEM text, in its order. Throws a `ConfigFileError` that says what is wrong with which. */
export function readCertificates(pem: string): readonly X509Certificate[] {
  const blocks = blocksOf(pem);
  if (blocks.length === 0) {
    throw new ConfigFileError('holds no certificate: expected PEM text with "-----BEGIN CERTIFICATE-----"');
  }
  return blocks.map((block, index) => {
    try {
      return new X509Certificate(block);
    } catch (cause) {
      const which = blocks.length === 1 ? 'a certificate' : `a certificate (number ${index + 1})`;
      throw new ConfigFileError(`holds ${which} that cannot be parsed: copy it anew`, {}, { cause });
    }
  });
}

/** The parts from a begin to the end that follows. One pass: a text of nothing but begins must not cost the square of its length. */
function blocksOf(pem: string): readonly string[] {
  const blocks: string[] = [];
  let start: number | undefined;
  for (const { 0: label, 1: kind, index } of pem.matchAll(LABELS)) {
    if (kind === 'END' && start !== undefined) blocks.push(pem.slice(start, index + label.length));
    start = kind === 'BEGIN' ? index : undefined;
  }
  return blocks;
}

/** The private key of a PEM text. Throws a `ConfigFileError` that says what is wrong with it, without showing it. */
export function readPrivateKey(pem: string): KeyObject {
  if (/-----BEGIN ENCRYPTED |Proc-Type: 4,ENCRYPTED/.test(pem)) {
    throw new ConfigFileError(
      'holds an encrypted key: decrypt it with "openssl pkey", since nothing can ask for its passphrase',
    );
  }
  if (!/-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/.test(pem)) {
    throw new ConfigFileError('holds no private key: expected PEM text with "-----BEGIN PRIVATE KEY-----"');
  }
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new ConfigFileError('holds a private key that cannot be parsed: copy it anew', {}, { cause });
  }
}

/** Sentences about a certificate that works, but not for every client or not for long. */
export function validityWarnings(certificate: X509Certificate, nowMs: number): readonly string[] {
  const { validFrom, validTo } = certificate;
  if (Date.parse(validFrom) > nowMs)
    return [`holds a certificate that is not valid before ${dateOf(validFrom)}`];
  const expiresMs = Date.parse(validTo);
  if (expiresMs <= nowMs) return [`holds a certificate that expired on ${dateOf(validTo)}: renew it`];
  if (expiresMs - nowMs > RENEWAL_MS) return [];
  return [`holds a certificate that expires on ${dateOf(validTo)}: renew it`];
}

function dateOf(text: string): string {
  return new Date(text).toISOString().replace('.000Z', 'Z');
}
