import type { ConsumerConfig } from '@nats-io/jetstream';

/** Settings of a consumer that decide what it delivers, and how fast. */
const SETTINGS = [
  'filter_subject',
  'filter_subjects',
  'ack_policy',
  'ack_wait',
  'max_ack_pending',
  'max_deliver',
  'headers_only',
  'max_batch',
  'max_expires',
  'max_bytes',
  'backoff',
  'inactive_threshold',
] as const satisfies readonly (keyof ConsumerConfig)[];

/** What somebody changed about a consumer, such as `max_ack_pending 5 instead of 65536`; empty: nothing that matters. */
export function consumerEdits(claimed: ConsumerConfig, found: ConsumerConfig): readonly string[] {
  return SETTINGS.flatMap((name) => {
    const [before, now] = [textOf(claimed[name]), textOf(found[name])];
    return before === now ? [] : [`${name} ${now} instead of ${before}`];
  });
}

/** The server leaves out what has its zero value, or says it, depending on its version. */
function textOf(value: ConsumerConfig[(typeof SETTINGS)[number]]): string {
  if (value === undefined || value === 0 || value === false || value === '') return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  return String(value);
}
