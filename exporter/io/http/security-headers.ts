import helmet from 'helmet';

/** The security headers of every answer, as middleware. */
export function securityHeaders(isTls: boolean): ReturnType<typeof helmet> {
  return helmet({
    // Over plain HTTP both would make a browser ask for https addresses that do not answer.
    strictTransportSecurity: isTls,
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: isTls ? [] : null } },
  });
}
