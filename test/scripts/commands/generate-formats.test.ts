import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import type { KubernetesObject } from '../../../setup/deployment/kubernetes/object.js';
import { runNatsight } from '../../support/run-command.js';
import { tempFolder, writeText } from '../../support/temp-folder.js';
import { writeSetupFiles } from '../../support/written-setup.js';
import { monitoring, processing } from '../../exporter/app/rig.js';

const FOLDER = 'kubernetes/natsight-flight-operations';
const setup = tempFolder();
const other = tempFolder();
const out = tempFolder();
const TOKEN = 'https://hooks.example.org/services/x1Y2z3';

beforeEach(async () => {
  await writeSetupFiles(setup, processing, monitoring);
  await writeSetupFiles(other, { ...processing, service: { name: 'other' } }, monitoring);
});

async function generate(folder: string, ...flags: readonly string[]) {
  const { exitCode, stdout, stderr } = await runNatsight(['generate', folder, '--out', out, ...flags]);
  expect([exitCode, stderr]).toEqual([0, '']);
  return stdout;
}
const filesIn = (folder: string) => readdirSync(join(out, folder)).toSorted();
const read = (path: string) => readFileSync(join(out, path), 'utf8');

test('kubernetes: a second time changes nothing, and says again what to do', async () => {
  const flags = ['--format', 'kubernetes', '--namespace', 'shop', '--label', 'release=stack'];
  expect(await generate(setup, ...flags)).toContain(`create ${FOLDER}/kustomization.yaml\n`);
  const again = await generate(setup, ...flags);
  expect(again).toMatch(/^\d+ files in \S+, 0 changed\n/);
  expect(again).toContain(`Apply them: kubectl apply --server-side -k ${out}/${FOLDER}\n`);
  const service = load(read(`${FOLDER}/service-natsight-flight-operations.yaml`)) as KubernetesObject;
  expect(service.metadata).toMatchObject({ namespace: 'shop', labels: { release: 'stack' } });
});

test('kubernetes: services live beside each other, and objects that are no longer generated go', async () => {
  await generate(setup, '--format', 'kubernetes');
  await generate(other, '--format', 'kubernetes');
  await writeText(out, `${FOLDER}/patch.yaml`, 'kind: Deployment\n');
  const stdout = await generate(setup, '--format', 'kubernetes', '--alertmanager.mode', 'labels');
  expect(stdout).toContain(`remove ${FOLDER}/alertmanagerconfig-natsight-flight-operations.yaml\n`);
  expect(filesIn(FOLDER)).toContain('patch.yaml');
  expect(filesIn('kubernetes/natsight-other')).toContain('alertmanagerconfig-natsight-other.yaml');
});

test('kubernetes: files with secrets are for their owner alone', async () => {
  await generate(
    setup,
    '--format',
    'kubernetes',
    '--webhook',
    `ops=${TOKEN}`,
    '--nats.url',
    'nats://me:s3cret@nats.svc',
  );
  const having = filesIn(FOLDER).filter((file) => /x1Y2z3|s3cret/.test(read(`${FOLDER}/${file}`)));
  expect(having).toEqual(['secret-natsight-flight-operations-addresses.yaml']);
  expect(statSync(join(out, FOLDER, having[0] ?? '')).mode & 0o777).toBe(0o600);
});

test('git-sync: services share a folder of Grafana, and each removes only its own', async () => {
  await generate(setup, '--format', 'git-sync');
  const renamed = { 'other-dashboard': { title: 'Other', metrics: ['flight*'] } };
  await writeSetupFiles(
    other,
    { ...processing, service: { name: 'other' }, realTimeDashboards: renamed },
    monitoring,
  );
  await generate(other, '--format', 'grafana-resources');
  expect(filesIn('git-sync/natsight')).toEqual([
    '_folder.json',
    'flight-operations_live-main-dashboard.json',
    'flight-operations_natsight-pipeline.json',
    'other_natsight-pipeline.json',
    'other_other-dashboard.json',
  ]);
  await writeSetupFiles(
    other,
    { ...processing, service: { name: 'other' }, realTimeDashboards: {} },
    monitoring,
  );
  await generate(other, '--format', 'grafana-resources');
  expect(filesIn('git-sync/natsight')).toEqual(
    expect.arrayContaining(['flight-operations_live-main-dashboard.json']),
  );
  expect(existsSync(join(out, 'git-sync/natsight/other_other-dashboard.json'))).toBe(false);
});

test.each([
  ['v1', []],
  ['v1beta1', ['--grafana.api', 'v1beta1']],
])('grafana-resources: resources of %s', async (version, flags) => {
  await generate(setup, '--format', 'grafana-resources', ...flags);
  const versionOf = (file: string) => JSON.parse(read(`git-sync/natsight/${file}`)).apiVersion;
  expect(versionOf('_folder.json')).toBe(`folder.grafana.app/${version}`);
  expect(versionOf('flight-operations_live-main-dashboard.json')).toBe(`dashboard.grafana.app/${version}`);
});

test('an impossible setup gets a sentence and writes nothing', async () => {
  const quietTimes = { night: { from: '22:00', to: '06:00', timeZone: 'Europe/Berlin' } };
  const instantAlerts = { ...monitoring.instantAlerts, quietTimes };
  const folder = join(out, 'impossible');
  await writeSetupFiles(setup, processing, { ...monitoring, instantAlerts });
  const { exitCode, stdout, stderr } = await runNatsight([
    'generate',
    setup,
    '--out',
    folder,
    '--format',
    'kubernetes',
  ]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toMatch(/^the quiet time "night" is in the time zone "Europe\/Berlin"[^\n]*\n$/);
  expect(existsSync(folder)).toBe(false);
});
