import { oneLine } from '../../../setup/excerpt.js';
import { withoutCredentials } from '../../../setup/shown-url.js';

/** Why there is no answer that can be read. */
export type FaultCause = 'connection' | 'timeout' | 'tls' | 'malformed' | 'too_large';

export interface ConnectionFault {
  readonly cause: FaultCause;
  /** A clause about the server, with what to do where that is known. */
  readonly detail: string;
}

const TRUST =
  'natsight does not trust its certificate: name the file of its CA as tls_config.ca_file of an HTTP configuration, or in the environment variable NODE_EXTRA_CA_CERTS';

/** What helps, by Node's code of the error. */
const TLS_ADVICE: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: TRUST,
  SELF_SIGNED_CERT_IN_CHAIN: TRUST,
  UNABLE_TO_GET_ISSUER_CERT: TRUST,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: TRUST,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: TRUST,
  CERT_HAS_EXPIRED: 'renew its certificate',
  CERT_NOT_YET_VALID: 'compare the clocks of both machines',
  ERR_TLS_CERT_ALTNAME_INVALID: 'use a host name that its certificate names',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it may serve plain HTTP: use http://',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it may serve plain HTTP: use http://',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    'it requires a client certificate: name one as tls_config.cert_file of an HTTP configuration',
  EPROTO: 'it may serve plain HTTP: use http://',
};

const ADVICE: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the name server does not answer',
};

/** Explains an error of Node's HTTP client. `url` is the address without credentials. */
export function connectionFault(error: unknown, url: string): ConnectionFault {
  const { code = '', message } = partsOf(error);
  const reason = oneLine(withoutCredentials(message));
  if (code === 'HPE_HEADER_OVERFLOW')
    return { cause: 'too_large', detail: 'the headers of its answer are too large' };
  if (code.startsWith('HPE_')) {
    const advice = url.startsWith('http:') ? ': if it serves HTTPS, use https://' : '';
    return { cause: 'malformed', detail: `it does not speak HTTP (${reason})${advice}` };
  }
  const tls = TLS_ADVICE[code];
  if (tls !== undefined || /^ERR_(TLS|SSL)_|CERT/.test(code)) {
    return { cause: 'tls', detail: tls === undefined ? reason : `${reason}: ${tls}` };
  }
  const advice = ADVICE[code];
  return { cause: 'connection', detail: advice === undefined ? reason : `${reason}: ${advice}` };
}

/** Node's errors may come from another realm, so `instanceof` fails on them. */
function partsOf(error: unknown): { code: string | undefined; message: string } {
  if (typeof error !== 'object' || error === null) return { code: undefined, message: String(error) };
  const { code, message, errors } = error as Partial<NodeJS.ErrnoException & { errors: readonly unknown[] }>;
  // One error for each address of a host name.
  const messages = Array.isArray(errors) ? errors.map((each) => partsOf(each).message) : [];
  return { code, message: message || messages.join('; ') || code || 'the connection failed' };
}
