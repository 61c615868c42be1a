import { z } from 'zod';

const WORDS = ['json', 'ndjson'] as const;

/** A format with its options. A new one is a member here and a codec in exporter/decode. */
export interface Format {
  readonly kind: (typeof WORDS)[number];
}

export const formatSchema = z
  .enum(WORDS)
  .default('json')
  .describe('How the bytes of a message are read.')
  .transform((kind): Format => ({ kind }));
