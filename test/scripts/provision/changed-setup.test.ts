import { describe, expect, test } from '@jest/globals';
import { waitFor } from '../../support/wait-for.js';
import {
  exporterMetrics,
  monitoring,
  processing,
  provision,
  report,
  setup,
  SUCCESS,
  writeSetup,
} from './rig.js';

/** A panel that Prometheus parses and cannot answer: two origins on the right for one on the left. */
const failingPanel = {
  promql: 'flights_landed_total / on () flights_landed_total',
  title: 'Impossible',
};

describe('a deployment of a changed setup', () => {
  test('makes the exporter load a changed setup', async () => {
    await provision();
    const { flights_landed_total: metric } = processing.liveMetrics;
    const liveMetrics = { flights_landed_total: { ...metric, help: 'Flights that landed.' } };
    await writeSetup({ processing: { ...processing, liveMetrics } });
    const { stdout, exitCode } = await provision();
    expect(stdout).toMatch(new RegExp(`^ {2}exporter {6}reload {2}${setup}$`, 'm'));
    expect(exitCode).toBe(0);
    // The counter began anew with its new text; the next flight is at most a fifth of a second away.
    await waitFor(
      'the new text of the counter',
      async () => (await exporterMetrics()).text,
      (text) => text.includes('# HELP flights_landed_total Flights that landed.\n'),
    );
  });

  test('with a panel whose query fails: the first half is proved, the second is not, and why', async () => {
    const rows = [{ title: 'Now', panels: [failingPanel] }];
    const realTimeVisualization = { 'live-main-dashboard': { rows } };
    await writeSetup({ monitoring: { ...monitoring, realTimeVisualization } });
    const { stdout, exitCode } = await provision({ '--report': 'report.json' });
    expect(stdout).toContain(`${SUCCESS[0]}\n`);
    expect(stdout).not.toContain(SUCCESS[1]);
    expect(stdout).toMatch(
      /^Not verified: live-main-dashboard \/ Impossible: .*found duplicate series.*; likely cause: both sides of an operator have several series .+$/m,
    );
    expect(exitCode).toBe(1);
    expect(report()).toMatchObject({
      ok: false,
      success: { processing: true, dashboards: false },
    });
  });
});
