import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { root, runCommand } from '../../support/run-command.js';

/** The rows of a stage, measured quickly by `npm run bench` with a real nats-server. */
export async function measure(stage: string, folder: string): Promise<readonly (readonly unknown[])[]> {
  const path = join(folder, 'figures.json');
  const bench = join(root, 'dist/scripts/bench/bench.js');
  const args = [bench, '--quick', '--rounds', '1', '--json', path, stage];
  const { exitCode, stdout, stderr } = await runCommand(process.execPath, args, { withinMs: 110_000 });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const { machine, rounds, runs } = JSON.parse(await readFile(path, 'utf8'));
  expect(machine).toMatchObject({ Node: process.version, 'nats-server': expect.stringMatching(/^\d/) });
  expect(rounds).toBe(1);
  expect(runs).toHaveLength(1);
  const { title, rows } = runs[0].results[stage];
  expect(stdout).toContain(title);
  return rows;
}
