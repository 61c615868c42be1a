/** What happens while HTTP requests are answered. */
export type WebHappening =
  | { readonly kind: 'scraped'; readonly seconds: number }
  | { readonly kind: 'scrapeFailed'; readonly error: unknown }
  | { readonly kind: 'requestFailed'; readonly path: string; readonly error: unknown };
