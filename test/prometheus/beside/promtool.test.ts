import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ownFileNames, inclusionsOf } from '../../../prometheus/beside/own-files.js';
import { DEFAULT_ADDRESSES } from '../../../setup/addresses.js';
import { runPromtool } from '../../support/run-command.js';
import { tempFolder, writeText } from '../../support/temp-folder.js';
import { everyAlert } from '../every-alert.js';

const folder = tempFolder();
const setup = everyAlert();

test('promtool accepts the rules of a service, which say how often they are evaluated', async () => {
  const [rules] = inclusionsOf(setup, DEFAULT_ADDRESSES, '2.42.0');
  const path = await writeText(folder, rules?.file ?? '', rules?.text ?? '');
  const { exitCode, stdout } = await runPromtool(['check', 'rules', path]);
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining('SUCCESS')]);
  const groups = rules?.text.match(/^ {2}- name: /gm) ?? [];
  expect(rules?.text.match(/^ {4}interval: /gm)).toHaveLength(groups.length);
  expect(rules?.text).not.toContain('alertmanager_notifications_failed_total');
});

test('promtool accepts the targets of a service in a job of an older Prometheus', async () => {
  const [, scrape] = inclusionsOf(setup, DEFAULT_ADDRESSES, '2.42.0');
  expect(scrape?.file).toBe(ownFileNames('shop-orders').targets);
  const path = await writeText(folder, scrape?.file ?? '', scrape?.text ?? '');
  const main = { scrape_configs: scrape?.part.items };
  const config = await writeText(folder, 'prometheus.yml', JSON.stringify(main));
  expect(dirname(config)).toBe(dirname(path));
  expect(await runPromtool(['check', 'config', join(folder, 'prometheus.yml')])).toMatchObject({
    exitCode: 0,
  });
});
