import { createHmac } from 'node:crypto';
import type { InsightWebhook } from '../../../setup/model/webhook.js';

/** What is signed. */
export interface SignedContent {
  readonly id: string;
  readonly body: string;
  /** When it is sent, milliseconds since 1970. */
  readonly nowMs: number;
}

type Headers = Readonly<Record<string, string>>;
type Signing = Pick<InsightWebhook, 'secret' | 'signature'>;

/** The headers that identify and sign a request. Without a secret, those that identify it. */
export function signatureHeaders({ secret, signature }: Signing, content: SignedContent): Headers {
  // The parts of what is signed are joined by dots.
  const id = content.id.replaceAll('.', '%2E');
  const timestamp = String(Math.floor(content.nowMs / 1_000));
  const identity = { 'webhook-id': id, 'webhook-timestamp': timestamp };
  if (secret === undefined) return identity;
  if (signature === 'github') {
    const digest = createHmac('sha256', secret).update(content.body).digest('hex');
    return { ...identity, 'X-Hub-Signature-256': `sha256=${digest}` };
  }
  const digest = createHmac('sha256', keyOf(secret))
    .update(`${id}.${timestamp}.${content.body}`)
    .digest('base64');
  return { ...identity, 'webhook-signature': `v1,${digest}` };
}

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
function keyOf(secret: string): Buffer {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
}
