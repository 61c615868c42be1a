import * as z from 'zod';
import { entryNameSchema } from './name.js';
import { atMost, MAX_TEXT_CHARACTERS } from './limits.js';
import { urlSchema } from './url-schema.js';

/** Most webhooks that insights are posted to. */
const MAX_WEBHOOKS = 20;
/** Most headers of one of them. */
const MAX_WEBHOOK_HEADERS = 20;

/** https://datatracker.ietf.org/doc/html/rfc9110#name-tokens */
const headerName = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'expected the name of a header')
  .refine((name) => !OWN_HEADERS.test(name), 'natsight sets this header itself');
const OWN_HEADERS =
  /^(?:content-.*|host|connection|transfer-encoding|user-agent|accept|webhook-.*|x-hub-signature-256)$/i;

/** Standard Webhooks writes the bytes of a key in base64: https://github.com/standard-webhooks/standard-webhooks */
const WRITTEN_KEY = /^whsec_(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export const webhookSchema = z.strictObject({
  url: urlSchema.describe('Where insights are posted, each as a CloudEvent. Redirects are not followed.'),
  headers: atMost(
    MAX_WEBHOOK_HEADERS,
    z.record(
      headerName,
      z
        .string()
        .max(MAX_TEXT_CHARACTERS)
        .regex(/^[\t\x20-\x7e]*$/, 'expected ASCII characters of one line'),
    ),
  )
    .default({})
    .describe(
      'Further headers, such as { "Authorization": "Bearer ${file:/run/secrets/token}" }. Default: none.',
    ),
  secret: z
    .string()
    .min(16)
    .refine(
      (secret) => !secret.startsWith('whsec_') || (secret.length > 6 && WRITTEN_KEY.test(secret)),
      'expected a key in base64 after "whsec_"',
    )
    .optional()
    .describe('Key of the signature, at least 16 characters, such as "${file:key}". Default: no signature.'),
  signature: z
    .enum(['standard', 'github'])
    .default('standard')
    .describe(
      'With "secret": the headers of Standard Webhooks, or "X-Hub-Signature-256" as GitHub sends it.',
    ),
});

export const webhooksSchema = atMost(MAX_WEBHOOKS, z.record(entryNameSchema, webhookSchema));

export type InsightWebhook = Readonly<z.output<typeof webhookSchema>> & { readonly name: string };
