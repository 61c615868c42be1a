import type { JetStreamOptions } from './model/jetstream.js';

/** Name of the durable consumer of a stream: declared, or by default after the service and the stream. */
export function consumerName(
  service: string,
  stream: string,
  { durable }: Pick<JetStreamOptions, 'durable'>,
): string {
  return durable ?? `natsight-${service}-${stream}`;
}
