/** The message that NATS publishes if the exporter is gone. */
export type SwitchHappening =
  /** It is scheduled, and was not before. */
  | { readonly kind: 'switchArmed'; readonly subject: string; readonly afterMs: number }
  /** It could not be postponed; tried again. `reason` is a sentence without its end. */
  | { readonly kind: 'switchFailed'; readonly reason: string }
  /** The setup has none any more. */
  | { readonly kind: 'switchRemoved' };
