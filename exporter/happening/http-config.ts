/** What happens to the files that say how natsight signs in to other servers. */
export type HttpConfigHappening =
  | { readonly kind: 'httpConfigLoaded'; readonly file: string }
  /** It has changed and cannot be used; the previous one stays active. */
  | { readonly kind: 'httpConfigRefused'; readonly file: string; readonly reason: string };
