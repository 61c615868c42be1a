/** Why a webhook did not get an insight. */
export const WEBHOOK_LOSSES = {
  refused: 'the webhook answers 400, 410, 413, 415 or 422: it would refuse it again',
  backlog: 'too many insights wait for the webhook',
  stopped: 'the exporter stopped first, or the setup has the webhook no more, and no state keeps it',
} as const satisfies Readonly<Record<string, string>>;
export type WebhookLoss = keyof typeof WEBHOOK_LOSSES;

/** What happens on the way to the webhooks of a setup. `webhook`: its name. */
export type WebhookHappening =
  /** The webhooks of the setup, after its start and each reload. */
  | { readonly kind: 'webhooksDeclared'; readonly webhooks: readonly string[] }
  | { readonly kind: 'webhookSent'; readonly webhook: string }
  | {
      readonly kind: 'webhookLost';
      readonly webhook: string;
      readonly reason: WebhookLoss;
      readonly rule: string;
      readonly detail: string;
    }
  /** A request failed; it is sent again. */
  | { readonly kind: 'webhookFailed'; readonly webhook: string; readonly detail: string }
  /** Insights that it does not have yet. */
  | { readonly kind: 'webhookWaiting'; readonly webhook: string; readonly count: number };
