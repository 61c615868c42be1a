import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { checkWithAmtool } from '../../../scripts/deployment/amtool.js';
import { runAmtool } from '../../support/run-command.js';
import { tempFolder } from '../../support/temp-folder.js';

const folder = tempFolder();
const GOOD = 'route: { receiver: x }\nreceivers: [{ name: x }]\n';
const BAD = 'route: { receiver: x }\nreceivers: [{ name: y }]\n';
const versionOf = async () => {
  const { stdout, stderr } = await runAmtool(['--version']);
  return /version (\d+\.\d+\.\d+)/.exec(stdout + stderr)?.[1] ?? '';
};
const leftovers = () => readdirSync(tmpdir()).filter((file) => file.startsWith('natsight-amtool-'));

/** An amtool that prints this and exits with this code. */
function amtoolThat(output: string, exitCode: number): string {
  const path = join(folder, `amtool-${exitCode}`);
  const version = 'echo "amtool, version 0.28.0 (branch: main)"';
  writeFileSync(
    path,
    `#!/bin/sh\n[ "$1" = --version ] && { ${version}; exit 0; }\nprintf '%s' '${output}'\nexit ${exitCode}\n`,
  );
  chmodSync(path, 0o755);
  return path;
}

describe('amtool', () => {
  test('refuses what Alertmanager would refuse, with the reason and the file', async () => {
    const version = await versionOf();
    await expect(checkWithAmtool(BAD, '/etc/alertmanager.yml', version)).rejects.toThrow(
      /^amtool [\d.]+ refuses \/etc\/alertmanager\.yml as it would be: undefined receiver "x" used in route\. Nothing was written\./,
    );
    expect(leftovers()).toEqual([]);
  });

  test('takes what Alertmanager would take', async () => {
    await checkWithAmtool(GOOD, '/a.yml', await versionOf());
    expect(leftovers()).toEqual([]);
  });

  test('has no say if it is missing, of another version, or does not work', async () => {
    await checkWithAmtool(BAD, '/a.yml', '9.99.0');
    await checkWithAmtool(BAD, '/a.yml', '0.28.0', join(folder, 'nothing-here'));
    await checkWithAmtool(BAD, '/a.yml', '0.28.1', amtoolThat('Killed', 137));
    await checkWithAmtool(BAD, '/a.yml', '0.28.1', amtoolThat('amtool: error: no such command', 1));
    await checkWithAmtool(BAD, '/a.yml', '0.28.1', amtoolThat('SUCCESS', 0));
    await expect(checkWithAmtool(GOOD, '/a.yml', '0.28.1', amtoolThat('FAILED: no', 1))).rejects.toThrow(
      'amtool 0.28 refuses /a.yml as it would be: no. Nothing was written.',
    );
  });
});
