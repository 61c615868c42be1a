import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { root, runCommand } from '../../support/run-command.js';
import { tempFolder } from '../../support/temp-folder.js';

const folder = tempFolder();

test('the committed WebAssembly program is what its source compiles to', async () => {
  const compiled = join(folder, 'scan-program.ts');
  const script = join(root, 'scripts/generate-scan.mjs');
  // On standard error, the optimizer may say that it could not do better.
  const { exitCode, stderr } = await runCommand(process.execPath, [script, compiled], { cwd: root });
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  const committed = join(root, 'exporter/json-scan/generated/scan-program.ts');
  expect(await readFile(committed, 'utf8')).toBe(await readFile(compiled, 'utf8'));
});
