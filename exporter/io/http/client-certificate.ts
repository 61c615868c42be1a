import type { TLSSocket } from 'node:tls';
import type { TlsRules } from './web-config.js';

/** Whether a client may connect, by the certificate that it has shown or not. Its key has signed the handshake already. */
export function acceptsClient({ clientAuth, clientSans }: TlsRules, socket: TLSSocket): boolean {
  if (clientAuth === 'none') return true;
  const certificate = socket.getPeerX509Certificate();
  // A list of names is meant for every client, also where the policy lets one come without a certificate.
  if (certificate === undefined) {
    return clientSans === undefined && (clientAuth === 'request' || clientAuth === 'verifyIfGiven');
  }
  const isVerified = clientAuth === 'verify' || clientAuth === 'verifyIfGiven';
  if (isVerified && !socket.authorized) return false;
  return clientSans === undefined || namesOf(certificate.subjectAltName).some((name) => clientSans.has(name));
}

/**
 * The subject alternative names of a certificate: DNS names, e-mail addresses, IP addresses and URIs. Node lists them as
 * `DNS:a.example, IP Address:10.0.0.1`, and quotes as JSON what could be taken for a separator.
 */
export function namesOf(list: string | undefined): readonly string[] {
  const names = (list ?? '').matchAll(/(?:^|, )(DNS|email|IP Address|URI):("(?:[^"\\]|\\.)*"|[^,]*)/g);
  return [...names].map(([, kind, name = '']) => {
    const text = name.startsWith('"') ? String(JSON.parse(name)) : name;
    return kind === 'IP Address' ? canonicalAddress(text) : text;
  });
}

/** As Go writes it: OpenSSL writes `FE80:0:0:0:0:0:0:1` for `fe80::1`. */
function canonicalAddress(address: string): string {
  return address.includes(':') ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}
