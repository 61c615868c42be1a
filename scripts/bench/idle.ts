import { connect } from '@nats-io/transport-node';
import type { RunningExporter } from './running-exporter.js';

/** A subscriber that does nothing with a message. */
export async function startIdle(natsUrl: string): Promise<RunningExporter> {
  const connection = await connect({ servers: natsUrl });
  let events = 0;
  connection.subscribe('flights', {
    callback: (error) => {
      if (error !== null) throw error;
      events += 1;
    },
  });
  await connection.flush();
  return { events: () => events, metricsUrl: undefined, stop: () => connection.close() };
}
