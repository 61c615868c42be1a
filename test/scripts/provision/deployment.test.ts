import { describe, expect, test } from '@jest/globals';
import { files, NOTHING_TO_DO, provision, report, rollBack, running, setup, SUCCESS } from './rig.js';

describe('a plan', () => {
  test('names every change and makes none', async () => {
    const before = [files(), await running()];
    const { stdout, exitCode } = await provision({ '--report': 'report.json' }, '--dry-run');
    expect(stdout.split('\n').slice(-9)).toEqual([
      '  alertmanager  update  alertmanager.yml',
      '  prometheus    create  rules/recording.yml',
      '  prometheus    create  rules/alerts.yml',
      '  prometheus    create  rules/objectives.yml',
      '  prometheus    update  prometheus.yml',
      'Plan: 2 to update, 3 to create.',
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
    expect(rollback.stdout).toMatch(
      /\n5 changes\nprometheus: 4 files restored\nalertmanager: 1 files restored\n$/,
    );
    expect(rollback.exitCode).toBe(0);
    expect([files(), await running()]).toEqual(before);

    const again = await rollBack();
    expect(again.stdout).toMatch(/^Nothing to roll back/);
    expect(again.exitCode).toBe(1);
  });
});
