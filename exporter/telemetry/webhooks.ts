import type { ByKind } from '../happening/by-kind.js';
import type { WebhookHappening } from '../happening/webhook.js';
import { WEBHOOK_LOSSES } from '../happening/webhook.js';
import type { TelemetryOutput } from './output.js';

export function webhookTelemetry(output: TelemetryOutput): ByKind<WebhookHappening> {
  const { own, log, troubles } = output;
  /** By name of the webhook. */
  const up = new Map<string, number>();
  const waiting = new Map<string, number>();
  const show = (): void => {
    own.replace('natsight_webhook_up', samplesOf(up));
    own.replace('natsight_webhook_waiting', samplesOf(waiting));
  };
  const keyOf = (webhook: string) => `webhook ${webhook}`;
  return {
    webhooksDeclared: ({ webhooks }) => {
      for (const gone of [...up.keys()].filter((name) => !webhooks.includes(name))) {
        up.delete(gone);
        waiting.delete(gone);
        troubles.clear(keyOf(gone));
      }
      for (const webhook of webhooks) {
        up.set(webhook, up.get(webhook) ?? 1);
        waiting.set(webhook, waiting.get(webhook) ?? 0);
        own.add('natsight_webhook_sent_total', { webhook }, 0);
        for (const reason of Object.keys(WEBHOOK_LOSSES)) {
          own.add('natsight_webhook_lost_total', { webhook, reason }, 0);
        }
      }
      show();
    },
    webhookSent: ({ webhook }) => {
      own.add('natsight_webhook_sent_total', { webhook });
      up.set(webhook, 1);
      show();
      troubles.clear(keyOf(webhook));
    },
    webhookFailed: ({ webhook, detail }) => {
      up.set(webhook, 0);
      show();
      output.throttled(keyOf(webhook), (count) =>
        log.warn({ webhook, reason: detail, count }, 'a webhook does not accept insights; trying again'),
      );
      troubles.raise(keyOf(webhook), {
        kind: 'alerts',
        sentence: () => `the webhook "${webhook}" does not accept insights: ${detail}`,
      });
    },
    webhookLost: ({ webhook, reason, rule, detail }) => {
      own.add('natsight_webhook_lost_total', { webhook, reason });
      output.counted(`webhook lost ${webhook} ${reason}`, (count) =>
        log.error({ webhook, rule, reason, detail, count }, 'a webhook does not get an insight'),
      );
    },
    webhookWaiting: ({ webhook, count }) => {
      waiting.set(webhook, count);
      show();
    },
  };
}

const samplesOf = (values: ReadonlyMap<string, number>) =>
  Array.from(values, ([webhook, value]) => [{ webhook }, value] as const);
