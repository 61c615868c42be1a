/** Why a request to another server failed, and what it means. */
export const SERVER_FAILURES = {
  unreachable: 'there is no connection',
  timeout: 'the answer does not come within 3 s',
  tls: 'the certificate is not valid, or one side does not use TLS',
  unauthorized: 'the credentials are missing or wrong',
  redirected: 'the address leads elsewhere, for example to a login page',
  other_server: 'another server answers, or the path prefix is wrong',
  throttled: 'the server asks to wait',
  server_error: 'the server or a proxy reports an error of its own',
  bad_answer: 'the answer is damaged or larger than 4 MiB',
} as const satisfies Readonly<Record<string, string>>;
export type ServerFailure = keyof typeof SERVER_FAILURES;
