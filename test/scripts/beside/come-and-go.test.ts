import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { comeAndGo } from './come-and-go.js';
import { filesOf, running, succeeding } from './company.js';
import { restoredCompany } from './restored-company.js';

const { started, newFolder } = restoredCompany();
const state = () => newFolder('state-');

describe('servers of other people', () => {
  test('keep every byte and all that they do while two services come and go', async () => {
    const there = started();
    const before = [filesOf(there), await running(there)];
    await comeAndGo(there, { shop: state(), 'shop-eu': state() });
    expect([filesOf(there), await running(there)]).toEqual(before);
  });

  test('keep an Alertmanager without natsight, whose people route by labels', async () => {
    const there = started();
    const { configPath } = there.alertmanager;
    const original = readFileSync(configPath, 'utf8');
    const where = state();
    const run = (...args: readonly string[]) =>
      succeeding(there, 'shop', where, 'provision', '--yes', '--only', 'routes', ...args);
    expect(await run('--alertmanager.mode', 'labels')).toEqual(['0 changes']);
    expect(await run()).toContain('1 change');
    expect(readFileSync(configPath, 'utf8')).not.toBe(original);
    expect(await run('--alertmanager.mode', 'labels')).toContain('1 change');
    expect(readFileSync(configPath, 'utf8')).toBe(original);
    await succeeding(there, 'shop', where, 'unprovision', '--yes');
    expect(filesOf(there)).not.toHaveProperty([`${configPath}.before-natsight`]);
  });
});
