import { join, resolve } from 'node:path';
import { packageFolder } from '../../exporter/io/process/package-folder.js';

const setup = join(packageFolder(), 'setup', 'examples', 'flights');

/** The demo: 20,000 flights of 2001, one recorded hour per second, starting a day before the days with long delays. */
export const FLIGHTS_DEMO = {
  /** In the package, independent of the working directory. */
  setup,
  file: join(setup, 'flights.csv'),
  speed: 3_600,
  from: '2001-02-23T18:00:00Z',
  subject: 'flights.{origin}',
  stream: 'FLIGHTS',
} as const;

/** Whether a setup folder is the demo's. Other setups have their own events. */
export function isFlightsDemo(directory: string): boolean {
  return resolve(directory) === FLIGHTS_DEMO.setup;
}

/** The replay options for the recorded flights, which land now and need an id. */
export function playArguments(): readonly string[] {
  const { speed, from } = FLIGHTS_DEMO;
  return ['--speed', String(speed), '--from', from, '--loop', '--add-id', '--add-time'];
}
