import { beforeAll } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { testExporters } from '../../support/exporter.js';
import type { RunningExporter } from '../../support/exporter.js';
import { LivePage } from './live-page.js';
import type { OpenOptions } from './live-page.js';

const SETUP = 'setup/examples/flights';

/** Ten hours of flights in a second, from an evening before two days with many delays. */
const FLAGS: readonly (readonly string[])[] = [
  ['--replay', `${SETUP}/flights.csv`, '--replay.speed', '36000', '--replay.loop'],
  ['--replay.from', '2001-02-23T18:00:00Z', '--replay.add-id', '--replay.add-time'],
];

export interface FlightsPage {
  readonly exporter: () => RunningExporter;
  readonly open: (browser: Browser, options?: OpenOptions) => Promise<LivePage>;
}

/**
 * The live page of an exporter that reads the recorded flights itself: neither NATS nor another server runs. Call it at the top of a test
 * file.
 */
export function testFlightsPage(): FlightsPage {
  const startExporter = testExporters();
  let running: RunningExporter | undefined;
  beforeAll(async () => {
    running = await startExporter(SETUP, { flags: FLAGS.flat() });
  });
  const exporter = () => {
    if (running === undefined) throw new Error('BUG: the exporter has not started yet');
    return running;
  };
  return {
    exporter,
    open: (browser, options) =>
      LivePage.open(browser, `${exporter().url}/dashboards/live-main-dashboard`, options),
  };
}

/** A panel of counters by punctuality: it has values also when no event has come for a while. */
export const lasting = (tab: Page) =>
  tab.locator('section.panel.timeseries').filter({ hasText: 'very late' }).first();
