import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { applyDeployment, planDeployment } from '../../../scripts/deployment/deploy.js';
import { DiskFolder } from '../../../scripts/deployment/disk-folder.js';
import type { ConfigurableServer } from '../../../setup/deployment/configurable-server.js';
import { ServerError } from '../../../setup/deployment/server-error.js';
import { fixed } from '../../support/deployment.js';
import { tempFolder } from '../../support/temp-folder.js';

const root = tempFolder();
const wanted = fixed(
  new Map([
    ['own.yml', 'own'],
    ['main.yml', 'new'],
  ]),
);
let path = '';
let folder: DiskFolder;
let failure: Error | undefined;
/** A server that reloads, or fails to. */
const server: ConfigurableServer = {
  name: 'Prometheus',
  address: 'http://127.0.0.1:1',
  ready: async () => undefined,
  reload: async () => {
    if (failure !== undefined) throw failure;
  },
  missing: async () => undefined,
};
beforeEach(() => {
  failure = undefined;
  path = mkdtempSync(join(root, 'server-'));
  folder = new DiskFolder(path);
  writeFileSync(join(path, 'main.yml'), 'old');
});
const files = () =>
  Object.fromEntries(readdirSync(path).map((file) => [file, readFileSync(join(path, file), 'utf8')]));
const plan = () => planDeployment(server, folder, wanted);

describe('the application of a plan', () => {
  test('keeps the original of a file of somebody else for ever', async () => {
    await applyDeployment(server, folder, await plan());
    expect(files()).toEqual({ 'main.yml': 'new', 'main.yml.before-natsight': 'old', 'own.yml': 'own' });
    writeFileSync(join(path, 'main.yml'), 'edited');
    await applyDeployment(server, folder, await plan());
    expect(files()).toMatchObject({ 'main.yml': 'new', 'main.yml.before-natsight': 'old' });
  });

  test('is refused if a file was changed, created or removed after the plan, and writes nothing', async () => {
    const planned = await plan();
    writeFileSync(join(path, 'main.yml'), 'edited');
    await expect(applyDeployment(server, folder, planned)).rejects.toThrow(
      `${path}/main.yml was changed by somebody else after the plan was made. Nothing was written: provision again.`,
    );
    expect(files()).toEqual({ 'main.yml': 'edited' });
    const again = await plan();
    writeFileSync(join(path, 'own.yml'), 'not natsight');
    await expect(applyDeployment(server, folder, again)).rejects.toThrow(
      'own.yml was changed by somebody else',
    );
    expect(files()).toEqual({ 'main.yml': 'edited', 'own.yml': 'not natsight' });
  });

  test('restores every file if the server rejects them', async () => {
    failure = new ServerError('SERVER_REFUSED', 'no such receiver', { status: 500 });
    const happened: string[] = [];
    const application = {
      remember: () => happened.push('remembered'),
      forget: () => happened.push('forgotten'),
    };
    await expect(applyDeployment(server, folder, await plan(), application)).rejects.toThrow(
      'no such receiver',
    );
    expect(files()).toEqual({ 'main.yml': 'old' });
    expect(happened).toEqual(['remembered', 'forgotten']);
  });

  test('keeps the files if the server does not answer its reload, and says so', async () => {
    failure = new ServerError('SERVER_UNREACHABLE', 'Prometheus does not answer.');
    await expect(applyDeployment(server, folder, await plan())).rejects.toThrow(
      'Prometheus does not answer. The files are written: Prometheus reads them when it has recovered.',
    );
    expect(files()).toMatchObject({ 'main.yml': 'new', 'own.yml': 'own' });
  });

  test('says that a server takes its time to reload, and waits for it', async () => {
    const said: string[] = [];
    let finish = () => {};
    const slow = { ...server, reload: () => new Promise<void>((resolve) => (finish = resolve)) };
    await applyDeployment(slow, folder, await plan(), {
      say: (line) => {
        said.push(line);
        finish();
      },
    });
    expect(said).toEqual(['Prometheus is still reloading; a remote storage that does not answer delays it.']);
    expect(files()).toMatchObject({ 'main.yml': 'new', 'own.yml': 'own' });
  }, 60_000);

  test('restores every file if the server loads something else', async () => {
    const other = { ...server, missing: async () => ({ what: 'its rules differ', isTransient: false }) };
    await expect(applyDeployment(other, folder, await plan())).rejects.toThrow(
      `Prometheus at http://127.0.0.1:1 reloaded, but its rules differ. Does it read its configuration from ${path}?`,
    );
    expect(files()).toEqual({ 'main.yml': 'old' });
  });

  test('is not even planned if the server is known to refuse the files', async () => {
    const seen: string[] = [];
    const check = async (all: ReadonlyMap<string, string>) => {
      seen.push(...all.values());
      throw new Error('amtool refuses it');
    };
    await expect(planDeployment({ ...server, check }, folder, wanted)).rejects.toThrow('amtool refuses it');
    expect(seen).toEqual(['own', 'new']);
    expect(files()).toEqual({ 'main.yml': 'old' });
  });

  test('loses nothing if two of them are applied at once: the second one is refused', async () => {
    const [one, other] = [await plan(), await plan()];
    const results = await Promise.allSettled(
      [one, other].map((planned) => applyDeployment(server, folder, planned)),
    );
    const refused = results.flatMap((result) =>
      result.status === 'rejected' ? [String(result.reason)] : [],
    );
    expect(refused).toEqual([
      expect.stringMatching(/Another provision changes|was changed by somebody else/),
    ]);
    expect(files()).toEqual({ 'main.yml': 'new', 'main.yml.before-natsight': 'old', 'own.yml': 'own' });
  });

  test('waits for no other deployment, and leaves no lock', async () => {
    const unlock = await folder.lock();
    await expect(applyDeployment(server, folder, await plan())).rejects.toThrow('Another provision');
    expect(files()).toMatchObject({ 'main.yml': 'old' });
    await unlock();
    await applyDeployment(server, folder, await plan());
    expect(readdirSync(path)).not.toContain('natsight.lock');
  });
});
