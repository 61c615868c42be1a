import { jetstreamManager } from '@nats-io/jetstream';
import { testExporters } from '../../support/exporter.js';
import type { RunningExporter } from '../../support/exporter.js';
import { tempFolder } from '../../support/temp-folder.js';
import { copyFlightsSetup, flightsOf } from './flights.js';
import { flightPublishers } from './publisher.js';
import type { FlightPublisher } from './publisher.js';

export const flights = flightsOf('2001-02-24', '2001-02-25');
export const stream = { stream: 'flights' };
const durable = 'natsight-flight-operations-flights';

/** Starts what an outage needs beside servers. Call it at the top of a test file or of a `describe`. */
export function testOutages() {
  const folder = tempFolder();
  return {
    startExporter: testExporters(),
    connectPublisher: flightPublishers(),
    /** The setup of the flights; alerts go to a webhook that is not there unless one is given. */
    copySetup: (webhookUrl = 'http://127.0.0.1:9/alerts') => copyFlightsSetup(folder, webhookUrl),
  };
}

export const landed = async (exporter: RunningExporter) =>
  (await exporter.metrics()).all('flights_landed_total').reduce((sum, { value }) => sum + value, 0);
export const received = async (exporter: RunningExporter) =>
  (await exporter.metrics()).value('natsight_events_received_total', stream);

/** What JetStream says of the stream and of the exporter's place in it. */
export async function jetstreamState({ connection }: FlightPublisher) {
  const manager = await jetstreamManager(connection);
  const { state } = await manager.streams.info('FLIGHTS');
  const consumer = await manager.consumers.info('FLIGHTS', durable);
  return {
    messages: state.messages,
    acked: consumer.ack_floor.stream_seq,
    sentAndNotAcked: consumer.num_ack_pending,
  };
}
