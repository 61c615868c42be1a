import { mkdtempSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  DeploymentHistory,
  MAX_DEPLOYMENTS,
  historyFolder,
  recorded,
} from '../../../scripts/deployment/history.js';
import { tempFolder } from '../../support/temp-folder.js';

const root = tempFolder();
const fresh = () => new DeploymentHistory(join(mkdtempSync(join(root, 'state-')), 'natsight', 'shop'));
const NOW = new Date('2026-11-27T05:00:00Z');

test('the history of a service is the same from any working directory', () => {
  expect(historyFolder('shop', { XDG_STATE_HOME: '/var/state' })).toBe('/var/state/natsight/shop');
  expect(historyFolder('shop', { XDG_STATE_HOME: '' })).toMatch(/^\/.*\/\.local\/state\/natsight\/shop$/);
});

test('a deployment is read as it was stored, and only its owner may read it', () => {
  const history = fresh();
  expect(history.list()).toEqual([]);
  const record = history.begin('/srv/shop', NOW);
  const changes = recorded([
    { file: 'a.yml', before: undefined, after: '' },
    { file: 'b.yml', before: 'global: {}\r\n\u0000 ü "\n', after: undefined },
  ]);
  record.servers = [{ target: 'prometheus', url: 'http://p:9090', directory: '/etc/prometheus', changes }];
  history.save(record);
  expect(history.list()).toEqual([record]);
  expect(statSync(history.folder).mode & 0o077).toBe(0);
  expect(statSync(join(history.folder, 'deployment-1.json')).mode & 0o077).toBe(0);
});

test('the last deployments are kept, and a damaged one is left out', () => {
  const history = fresh();
  for (let count = 0; count < MAX_DEPLOYMENTS + 2; count += 1) history.save(history.begin('/srv/shop', NOW));
  expect(history.list().map(({ id }) => id)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  // The older ones as one.
  expect(readdirSync(history.folder)).toHaveLength(MAX_DEPLOYMENTS + 1);
  const path = join(history.folder, 'deployment-12.json');
  writeFileSync(path, readFileSync(path, 'utf8').slice(0, 40));
  expect(history.list().map(({ id }) => id)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11]);
  history.remove(11);
  expect(history.list().at(-1)?.id).toBe(10);
});

test('what older deployments changed is undone with everything: the first state and the last one count', () => {
  const history = fresh();
  const place = { target: 'prometheus', url: 'http://p:9090', directory: '/etc/prometheus' } as const;
  for (let count = 1; count <= MAX_DEPLOYMENTS + 3; count += 1) {
    const changes = [{ file: 'a.yml', before: count === 1 ? null : String(count - 1), after: String(count) }];
    const record = history.begin('/srv/shop', NOW);
    record.servers = [{ ...place, changes }];
    const undo = { what: 'dashboard', uid: count < 3 ? 'first' : 'later', before: null } as const;
    record.grafana = { url: 'http://g:3000', undos: [undo] };
    history.save(record);
  }
  const [origin, ...rest] = history.everything();
  expect(rest).toEqual(history.list());
  expect(origin?.servers).toEqual([{ ...place, changes: [{ file: 'a.yml', before: null, after: '3' }] }]);
  expect(origin?.grafana?.undos.map(({ uid }) => uid)).toEqual(['first', 'later']);
  history.forgetEverything();
  expect(history.everything()).toEqual([]);
});
