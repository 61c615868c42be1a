import helmet from 'helmet';

/** Middleware that sets security headers on every response. Pages load nothing from elsewhere and run nothing inline. */
export function securityHeaders(isTls: boolean): ReturnType<typeof helmet> {
  return helmet({
    // Over plain HTTP, both would make browsers request https URLs that do not answer.
    strictTransportSecurity: isTls,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        // What the live pages ask.
        connectSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        // The empty icon of the pages.
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'self'"],
        upgradeInsecureRequests: isTls ? [] : null,
      },
    },
  });
}
