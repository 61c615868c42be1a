import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Command } from 'commander';
import { codeBlocks, codeSpans } from '../support/markdown.js';
import { root } from '../support/run-command.js';
import { ANALYTICS, DASHBOARD, documents, read } from './documents.js';

const { scripts } = JSON.parse(read('package.json'));

/** Lines that a reader may type. */
function typed(document: string): readonly string[] {
  const text = read(document);
  const lines = [...codeBlocks(text).flatMap((block) => block.text.split('\n')), ...codeSpans(text)];
  return lines.map((line) => line.replace(/\s+#.*/, '').trim());
}

test.each(documents)('every npm script in %s exists', (document) => {
  const named = typed(document).flatMap((line) => /\bnpm run ([\w:-]+)/.exec(line)?.[1] ?? []);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

describe('commands of natsight', () => {
  const program = new Command();

  beforeAll(async () => {
    for (const file of readdirSync(join(root, 'scripts/commands'))) {
      const module: Record<string, (program: Command) => void> = await import(
        `../../scripts/commands/${file.replace(/\.ts$/, '.js')}`
      );
      for (const [name, register] of Object.entries(module)) {
        if (name.startsWith('register')) register(program);
      }
    }
  });

  /** `npm run provision -- --dry-run` as the words behind `natsight`; `undefined` for what is no command of ours. */
  function natsightWords(line: string): readonly string[] | undefined {
    const direct = /^(?:npx |node dist\/scripts\/)?natsight(?:\.js)? ([a-z].*)$/.exec(line)?.[1];
    if (direct !== undefined) return direct.split(/\s+/);
    const [, run, plain, rest = ''] = /^npm (?:run ([\w:-]+)|(start|test))(?: -- (.*))?$/.exec(line) ?? [];
    const script: unknown = scripts[run ?? plain ?? ''];
    const command = typeof script === 'string' ? /natsight\.js (\w+)/.exec(script)?.[1] : undefined;
    return command === undefined ? undefined : [command, ...rest.split(/\s+/)];
  }

  function unknownIn([name, ...words]: readonly string[]): readonly string[] {
    const command = program.commands.find((each) => each.name() === name);
    if (command === undefined) return [`command ${name}`];
    const flags = words.flatMap((word) => /^(--[\w.-]+)/.exec(word)?.[1] ?? []);
    return flags.filter((flag) => !command.options.some(({ long }) => long === flag));
  }

  test.each(documents)('%s: each exists, with its flags', (document) => {
    const unknown = typed(document).flatMap((line) => {
      const words = natsightWords(line);
      return words === undefined ? [] : unknownIn(words).map((what) => `${line}: ${what}`);
    });
    expect(unknown).toEqual([]);
  });

  test('every flag of every command stands in the README or in a guide', () => {
    const known = [
      'README.md',
      ANALYTICS,
      DASHBOARD,
      'docs/kubernetes.md',
      'docs/scenarios.md',
      'docs/backtest.md',
    ]
      .map(read)
      .join('\n');
    const words = new Set(known.match(/--[a-z][\w.-]*\w/g));
    const flags = program.commands.flatMap(({ options }) => options.flatMap(({ long }) => long ?? []));
    expect(flags.length).toBeGreaterThan(30);
    expect(flags.filter((flag) => !words.has(flag))).toEqual([]);
  });

  test('the README names all of them', () => {
    const named = new Set(typed('README.md').map((line) => natsightWords(line)?.[0]));
    const missing = program.commands.map((command) => command.name()).filter((name) => !named.has(name));
    expect(missing).toEqual([]);
  });
});
