import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { Command } from 'commander';
import { registerGenerate } from '../scripts/commands/generate.js';
import { generatedFiles } from '../scripts/generate/write-generated.js';
import { tempFolder } from './support/temp-folder.js';

const out = tempFolder();
const contents = async (folder: string) =>
  Object.fromEntries(
    (await generatedFiles(folder)).map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  );

/** The arguments of `npm run generate`, with another folder to write to. */
function argumentsOfNpmRun(): string[] {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const [, line = ''] = String(scripts.generate).split('natsight.js ');
  const words = line.split(' ');
  return words.with(words.indexOf('--out') + 1, out);
}

beforeAll(async () => {
  const program = new Command();
  registerGenerate(program);
  await program.parseAsync(argumentsOfNpmRun(), { from: 'user' });
});

test('the committed files are what `npm run generate` makes of the flights example', async () => {
  const committed = await contents('.');
  expect(Object.keys(committed).length).toBeGreaterThan(8);
  expect(await contents(out)).toEqual(committed);
});
