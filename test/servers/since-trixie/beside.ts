import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { comeAndGo } from '../../scripts/beside/come-and-go.js';
import { company, filesOf, natsight } from '../../scripts/beside/company.js';
import { tempFolder } from '../../support/temp-folder.js';

const folder = tempFolder();
const started = company();
const state = () => mkdtempSync(join(folder, 'state-'));

test('a Prometheus that reads scrape jobs from other files gets one, and two services come and go', async () => {
  await comeAndGo(started(), { shop: state(), 'shop-eu': state() });
  const where = state();
  await natsight(started(), 'shop', where, 'provision', '--edit', '--yes');
  const { folder: prometheus, configPath } = started().prometheus;
  const files = filesOf(started());
  expect(Object.keys(files)).toContain(join(prometheus, 'natsight-shop.scrape.yml'));
  expect(files[configPath]).toContain('\nscrape_config_files:\n  - natsight-shop.scrape.yml\n');
});
