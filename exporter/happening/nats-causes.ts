/** What kind of help a failed attempt to connect needs. Each has its own log line: a wrong password is no outage. */
export type FailureGroup = 'unreachable' | 'sign_in' | 'tls' | 'refused';

interface Cause {
  readonly group: FailureGroup;
  /** Matches the code and the message of an error of Node or the client, or an error that the server sent. Unset: found otherwise. */
  readonly matches?: RegExp;
  /** What is wrong, as the end of a sentence that begins with the address. */
  readonly meaning: string;
  readonly advice: string;
}

/**
 * Why a connection to NATS cannot be made. The first match counts. `run`, `check`, `record`, `replay`, reloads and reconnects explain
 * failures with this table. Texts of the server: https://github.com/nats-io/nats-server/blob/main/server/errors.go
 */
export const NATS_CAUSES = {
  credentials_missing: {
    group: 'sign_in',
    meaning: 'NATS requires credentials, and none are set',
    advice: 'set service.nats.auth, or put them into NATS_URL or --nats.url',
  },
  credentials_expired: {
    group: 'sign_in',
    matches: /authentication expired|credentials expired/i,
    meaning: 'the credentials have expired',
    advice: 'issue new ones; a changed file is read at the next attempt',
  },
  credentials_revoked: {
    group: 'sign_in',
    matches: /revoked/i,
    meaning: 'the credentials were revoked',
    advice: 'issue new ones, or add the user again',
  },
  sign_in_timeout: {
    group: 'sign_in',
    matches: /authentication timeout/i,
    meaning: 'signing in took longer than the server allows',
    advice:
      'raise "authorization.timeout" or "tls.timeout" of the server, or check the load of both machines',
  },
  credentials_refused: {
    group: 'sign_in',
    matches: /authorization violation|failed account registration|unknown account|account missing/i,
    meaning: 'NATS refused the credentials',
    advice: "compare them with the server's users; the server's log has the reason",
  },
  connection_limit: {
    group: 'refused',
    matches: /maximum (account active )?connections exceeded|connection throttling/i,
    meaning: 'NATS has no connection left',
    advice: 'raise "max_connections" of the server, or the connection limit of the account',
  },
  tls_required: {
    group: 'tls',
    matches: /secure connection - tls required|tls required/i,
    meaning: 'NATS requires TLS',
    advice: 'declare service.nats.tls, or begin the address with "tls://"',
  },
  tls_unavailable: {
    group: 'tls',
    matches: /server does not support 'tls'|is not available on this server/i,
    meaning: 'the setup requires TLS, and this NATS has none',
    advice: 'remove service.nats.tls and begin the address with "nats://", or enable TLS on the server',
  },
  tls_name: {
    group: 'tls',
    matches: /ERR_TLS_CERT_ALTNAME_INVALID|does not match certificate|is not in the cert's list/,
    meaning: 'the certificate of NATS is for another name',
    advice: 'use an address that the certificate names, or issue it for this one',
  },
  tls_expired: {
    group: 'tls',
    matches: /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|certificate has expired|not yet valid/,
    meaning: 'the certificate of NATS is not valid at this time',
    advice: 'renew it, or set the clock of this machine',
  },
  tls_authority: {
    group: 'tls',
    matches:
      /UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT|self.signed certificate|unable to verify|unable to get (local )?issuer/,
    meaning: 'the certificate of NATS is signed by an authority that is not trusted here',
    advice: 'set service.nats.tls.caFile to the certificate of the authority',
  },
  tls_client_certificate: {
    group: 'tls',
    matches: /certificate.required|bad.certificate|ALERT_UNKNOWN_CA|alert unknown ca|ALERT_CERTIFICATE/i,
    meaning: 'NATS requires a client certificate that it trusts',
    advice:
      'set service.nats.tls.certFile and keyFile to a certificate of an authority that the server trusts',
  },
  tls_key: {
    group: 'tls',
    matches: /key values mismatch|ERR_OSSL|bad base64|no start line|wrong tag/i,
    meaning: 'the certificate or the key in service.nats.tls cannot be used',
    advice: 'check that they are in PEM form and belong together',
  },
  wrong_port: {
    group: 'refused',
    matches: /attempted to connect to (route|leaf ?node|gateway|websocket|mqtt)/i,
    meaning: 'this port of NATS is for other servers, not for clients',
    advice: 'use the client port, by default 4222',
  },
  http_server: {
    group: 'refused',
    meaning: 'an HTTP server answers, not NATS',
    advice: 'use the client port of NATS, by default 4222; 8222 is its monitoring port',
  },
  other_server: {
    group: 'refused',
    matches: /unexpected response from server|unknown protocol|parser error/i,
    meaning: 'what answers is not NATS',
    advice: 'check the port: NATS listens for clients on 4222 by default',
  },
  silent_server: {
    group: 'refused',
    meaning: 'the port is open, but no greeting of NATS comes',
    advice: 'check the port, and that the server does not expect TLS before its greeting ("handshake_first")',
  },
  closed_early: {
    group: 'refused',
    meaning: 'the connection is closed before NATS has greeted',
    advice: 'check the port, and what stands between: a proxy, a service without a running server',
  },
  dns: {
    group: 'unreachable',
    matches: /ENOTFOUND|EAI_AGAIN|getaddrinfo/,
    meaning: 'the host name cannot be resolved',
    advice: 'check the spelling and the DNS of this machine',
  },
  connection_refused: {
    group: 'unreachable',
    matches: /ECONNREFUSED|connection refused/i,
    meaning: 'connection refused',
    advice: 'check that nats-server is running and listens on this address and port',
  },
  no_route: {
    group: 'unreachable',
    matches: /EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL/,
    meaning: 'there is no route to the host',
    advice: 'check the address and the network',
  },
  no_answer: {
    group: 'unreachable',
    matches: /ETIMEDOUT|timeout/i,
    meaning: 'no answer',
    advice: 'check the address, and that no firewall drops the packets',
  },
  reset: {
    group: 'unreachable',
    matches: /ECONNRESET|EPIPE|socket hang up|undefined error/,
    meaning: 'the connection was reset',
    advice: 'check what stands between, and the log of the server',
  },
  other: {
    group: 'unreachable',
    meaning: 'the connection failed',
    advice: 'the log of the server may say more',
  },
} as const satisfies Readonly<Record<string, Cause>>;

export type NatsCause = keyof typeof NATS_CAUSES;

/** The first cause that matches the text of an error; `undefined` if none does. */
export function causeOf(text: string): NatsCause | undefined {
  const names = Object.keys(NATS_CAUSES) as NatsCause[];
  return names.find((name) => (NATS_CAUSES[name] as Cause).matches?.test(text) === true);
}
