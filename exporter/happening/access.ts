/** What happens while the exporter decides who may read it, and reads the rules of `--web.config.file`. */
export type AccessHappening =
  | {
      readonly kind: 'authenticationFailed';
      /** `certificate`: that of a client is missing or not accepted. */
      readonly reason: 'missing' | 'malformed' | 'wrong' | 'certificate';
      readonly address: string;
    }
  /** Credentials were not compared: too many wrong ones. `address`: from this address; `backlog`: from all together. */
  | {
      readonly kind: 'authenticationRefused';
      readonly reason: 'address' | 'backlog';
      readonly address: string;
    }
  /** A request beyond `rate_limit`. */
  | { readonly kind: 'requestOverRate' }
  | {
      readonly kind: 'webConfigLoaded';
      readonly file: string;
      readonly warnings: readonly string[];
      /** End of the certificate's validity; unset: no TLS. */
      readonly certificateExpiresMs: number | undefined;
    }
  /** The previous configuration stays active. */
  | { readonly kind: 'webConfigRefused'; readonly reason: string };
