import { expect, test } from '@jest/globals';
import { runAmtool, runCommand, runPromtool } from './run-command.js';
import { tempFolder, writeText } from './temp-folder.js';

const folder = tempFolder();

test('a command gives its exit code and both outputs', async () => {
  const script = 'console.log(process.env.GREETING); console.error("bad"); process.exit(3)';
  const result = await runCommand(process.execPath, ['-e', script], { env: { GREETING: 'hello' } });
  expect(result).toEqual({ exitCode: 3, stdout: 'hello\n', stderr: 'bad\n' });
});

test('a command that hangs is killed', async () => {
  const result = await runCommand('/bin/sleep', ['60'], { withinMs: 100 });
  expect(result.exitCode).toBeNull();
});

test('promtool judges a Prometheus configuration', async () => {
  const good = await writeText(folder, 'good.yml', 'scrape_configs: []\n');
  const bad = await writeText(folder, 'bad.yml', 'scrape_config: []\n');
  expect(await runPromtool(['check', 'config', good])).toMatchObject({ exitCode: 0 });
  expect((await runPromtool(['check', 'config', bad])).stderr).toContain('field scrape_config not found');
});

test('amtool judges an Alertmanager configuration', async () => {
  const good = await writeText(folder, 'am.yml', 'route: { receiver: a }\nreceivers: [{ name: a }]\n');
  const bad = await writeText(folder, 'bad-am.yml', 'route: { receiver: b }\nreceivers: [{ name: a }]\n');
  expect(await runAmtool(['check-config', good])).toMatchObject({ exitCode: 0 });
  expect((await runAmtool(['check-config', bad])).exitCode).toBe(1);
});
