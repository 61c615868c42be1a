import helmet from 'helmet';

/** Middleware that sets security headers on every response. */
export function securityHeaders(isTls: boolean): ReturnType<typeof helmet> {
  return helmet({
    // Over plain HTTP, both would make browsers request https URLs that do not answer.
    strictTransportSecurity: isTls,
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: isTls ? [] : null } },
  });
}
