import { serverAddress } from '../../../setup/server-address.js';
import type { InsightWebhook } from '../../../setup/model/webhook.js';
import { CLOUD_EVENT_TYPE } from '../../event/cloud-event.js';
import { send } from '../http-client/request.js';
import type { HttpAnswer } from '../http-client/request.js';
import { signatureHeaders } from './signature.js';

/** Bytes of an answer: nobody reads it. */
const MAX_WEBHOOK_ANSWER_BYTES = 64 * 1024;

/** These mean that the same request would be refused again. */
const FINAL = new Set([400, 410, 413, 415, 422]);

export type WebhookOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'failed'; readonly detail: string; readonly retryAfterMs?: number | undefined };

/** Posts one CloudEvent: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md */
export async function postEvent(
  webhook: InsightWebhook,
  { id, body }: { readonly id: string; readonly body: string },
  nowMs: number,
  timeLimitMs: number,
): Promise<WebhookOutcome> {
  const { pathname, search } = new URL(webhook.url);
  const address = serverAddress(new URL('/', webhook.url).href);
  const signed = signatureHeaders(webhook, { id, body, nowMs });
  const headers = Object.fromEntries(
    Object.entries({ ...webhook.headers, ...signed }).map(([name, value]) => [name, [value]]),
  );
  const answer = await send({
    address,
    access: { headers, tls: { verifies: true, context: {} }, headerSecrets: Object.values(webhook.headers) },
    method: 'POST',
    path: `${pathname}${search}`,
    body: { type: CLOUD_EVENT_TYPE, text: body },
    timeLimitMs,
    maxBytes: MAX_WEBHOOK_ANSWER_BYTES,
  });
  return answer.kind === 'failure' ? { kind: 'failed', detail: answer.detail } : outcomeOf(answer);
}

function outcomeOf({ status, contentType = '', retryAfterMs }: HttpAnswer): WebhookOutcome {
  if (status >= 200 && status < 300) {
    if (!contentType.includes('html')) return { kind: 'accepted' };
    // Such as the login of a proxy.
    return { kind: 'failed', detail: `HTTP ${status} and a page for people, as no webhook answers` };
  }
  if (FINAL.has(status)) return { kind: 'refused', detail: `HTTP ${status}` };
  const advice = status >= 300 && status < 400 ? ': natsight follows no redirect, write its target' : '';
  return { kind: 'failed', detail: `HTTP ${status}${advice}`, retryAfterMs };
}
