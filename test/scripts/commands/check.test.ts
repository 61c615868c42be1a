import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { Command } from 'commander';
import { registerCheck } from '../../../scripts/commands/check.js';

/** Runs the command; gives what it prints and the exit code. */
async function check(...args: string[]): Promise<{ output: string; code: number }> {
  const program = new Command();
  registerCheck(program);
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    await program.parseAsync(['check', ...args], { from: 'user' });
    return {
      output: write.mock.calls.map(([text]) => String(text)).join(''),
      code: Number(process.exitCode ?? 0),
    };
  } finally {
    write.mockRestore();
  }
}

describe('natsight check', () => {
  afterEach(() => {
    process.exitCode = 0;
  });

  test('exits 0 on the example and sums it up in its last line', async () => {
    const { output, code } = await check('setup/examples/flights');
    expect(code).toBe(0);
    expect(output.trimEnd().split('\n').at(-1)).toMatch(
      /^OK: 1 stream, \d+ metrics with up to \d+ series, 3 insights, 2 /,
    );
  });

  test('exits 1 with every problem at its place in the file that the person named', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'natsight-check-'));
    writeFileSync(join(folder, 'Streaming_Processing_Setup.json'), '{\n  "dataStreams": {},,\n}\n');
    const { output, code } = await check(folder);
    expect(code).toBe(1);
    expect(output).toContain(
      `${folder}/Streaming_Processing_Setup.json:2:21  expected a key in double quotes, found ","\n`,
    );
    expect(output).toContain(`${folder}/Real_Time_Monitoring_Setup.json:1:1  cannot be read: no such file`);
    expect(output).toMatch(/\n2 errors: [^\n]+\n$/);
  });

  test('points to init where there is no setup', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'natsight-check-'));
    const { output, code } = await check(folder);
    expect(code).toBe(1);
    expect(output).toContain(
      `${folder}/Streaming_Processing_Setup.json:1:1  cannot be read: no such file; "natsight init ${folder}" writes a setup\n`,
    );
  });

  test('with a web configuration file, adds its fault or its warnings', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'natsight-check-'));
    const file = join(folder, 'web.yml');
    const flags = ['setup/examples/flights', '--web.config.file', file];
    writeFileSync(file, 'rate_limit:\n  burst: x\n');
    const bad = await check(...flags);
    expect(bad.code).toBe(1);
    expect(bad.output).toContain(
      `${file}:2:1  rate_limit.burst "x" is not a number of requests: expected one such as 10\n`,
    );
    process.exitCode = 0;
    writeFileSync(file, `basic_auth_users:\n  ops: $2b$10$${'a'.repeat(53)}\n`);
    const good = await check(...flags);
    expect(good.code).toBe(0);
    expect(good.output).toContain(
      `${file}:1:1  warning: basic_auth_users without tls_server_config: passwords are sent in clear text\n`,
    );
  });

  test('with a server, adds what the server says at its place in the file', async () => {
    const { output, code } = await check(
      'setup/examples/flights',
      '--nats.url',
      'nats://127.0.0.1:1',
      '--listen',
      '1s',
    );
    expect(code).toBe(1);
    expect(output).toMatch(
      /Streaming_Processing_Setup\.json:\d+:\d+  cannot connect to NATS: .*127\.0\.0\.1:1/,
    );
  }, 20_000);

  test('tells the same as JSON', async () => {
    const { output } = await check('setup/examples/flights', '--json');
    expect(JSON.parse(output)).toMatchObject({ sound: true, problems: [], streams: 1, dashboards: 2 });
  });
});
