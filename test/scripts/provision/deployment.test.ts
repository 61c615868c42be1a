import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { waitFor } from '../../support/wait-for.js';
import {
  exporterMetrics,
  files,
  folder,
  monitoring,
  NOTHING_TO_DO,
  processing,
  provision,
  report,
  rollBack,
  running,
  setup,
  SUCCESS,
  writeSetup,
} from './rig.js';

/** A panel that Prometheus parses and cannot answer: two origins on the right for one on the left. */
const failingPanel = {
  promql: 'flights_landed_total / on () flights_landed_total',
  title: 'Impossible',
};

describe('a plan', () => {
  test('names every change and makes none', async () => {
    const before = [files(), await running()];
    const { stdout, exitCode } = await provision({ '--report': 'report.json' }, '--dry-run');
    expect(stdout.split('\n')).toEqual([
      '  prometheus    create  rules/recording.yml',
      '  prometheus    create  rules/alerts.yml',
      '  prometheus    create  rules/objectives.yml',
      '  prometheus    update  prometheus.yml',
      '  alertmanager  update  alertmanager.yml',
      '5 changes',
      'Nothing was changed: --dry-run.',
      '',
    ]);
    expect(exitCode).toBe(0);
    expect([files(), await running()]).toEqual(before);
    expect(report()).toMatchObject({
      ok: true,
      dryRun: true,
      success: { processing: false, dashboards: false },
      proofs: [],
    });
  });
});

describe('a deployment', () => {
  test('that breaks off half-way is rolled back, too', async () => {
    const before = [files(), await running()];
    const other = mkdtempSync(join(folder, 'other-'));
    const { stdout, exitCode } = await provision({ '--alertmanager-dir': other });
    expect(stdout).toMatch(
      /^Failed at deploy: Alertmanager at .+ Does it read its configuration from .+\?$/m,
    );
    expect(exitCode).toBe(1);
    expect(readdirSync(other)).toEqual([]);
    expect(await running()).not.toBe(before[1]);

    expect((await rollBack()).stdout).toBe('prometheus: 4 files restored\n');
    expect([files(), await running()]).toEqual(before);
  });

  test('is proved and reported; done again it changes nothing; rolled back it leaves every byte as it was', async () => {
    const before = [files(), await running()];
    const first = await provision({ '--report': 'report.json' });
    expect(first.stdout.split('\n').slice(-4)).toEqual(['5 changes', ...SUCCESS, '']);
    expect([first.stderr, first.exitCode]).toEqual(['', 0]);
    const written = report();
    expect(written).toMatchObject({
      ok: true,
      success: { processing: true, dashboards: true },
      setup,
      dryRun: false,
      changes: expect.arrayContaining([{ target: 'prometheus', action: 'update', what: 'prometheus.yml' }]),
    });
    expect(written['proofs']).toEqual(
      expect.arrayContaining([
        { half: 'processing', what: 'stream "flights" is connected', ok: true, detail: expect.any(String) },
        { half: 'processing', what: 'Prometheus scrapes the exporter', ok: true, detail: expect.any(String) },
        { half: 'dashboards', what: 'page /dashboards/live-main-dashboard', ok: true, detail: 'Flights' },
      ]),
    );

    const second = await provision();
    expect(second).toEqual(NOTHING_TO_DO);

    const rollback = await rollBack();
    expect(rollback.stdout).toBe('alertmanager: 1 files restored\nprometheus: 4 files restored\n');
    expect(rollback.exitCode).toBe(0);
    expect([files(), await running()]).toEqual(before);

    const again = await rollBack();
    expect(again.stdout).toMatch(/^Nothing to roll back/);
    expect(again.exitCode).toBe(1);
  });

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
      /^Not verified: live-main-dashboard \/ Impossible: .*found duplicate series.*; try the query in the Prometheus UI$/m,
    );
    expect(exitCode).toBe(1);
    expect(report()).toMatchObject({
      ok: false,
      success: { processing: true, dashboards: false },
    });
  });
});
