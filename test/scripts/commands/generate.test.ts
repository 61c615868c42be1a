import { describe, expect, test } from '@jest/globals';
import { Command } from 'commander';
import { registerGenerate } from '../../../scripts/commands/generate.js';

/** The command with these flags, which it refuses before it writes anything. */
async function generate(...flags: string[]): Promise<unknown> {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  registerGenerate(program);
  return program.parseAsync(['generate', 'setup/examples/flights', '--out', 'nowhere', ...flags], {
    from: 'user',
  });
}

describe('natsight generate refuses', () => {
  test.each([
    [
      '--exporter.url',
      'https://127.0.0.1:9464',
      'expected an address with a port, such as http://127.0.0.1:9464',
    ],
    ['--exporter.url', 'exporter', 'expected an address with a port, such as http://127.0.0.1:9464'],
    ['--alertmanager.url', 'ftp://127.0.0.1', 'expected an address such as http://127.0.0.1:9093'],
    ['--prometheus.url', 'a:b:c', 'expected an address such as http://127.0.0.1:9090'],
    ['--web.external-url', 'ftp://127.0.0.1', 'expected an address such as http://127.0.0.1:9464'],
    ['--webhook', 'ops', 'expected name=url, for example ops=http://127.0.0.1:9099/alerts'],
  ])('%s %s', async (flag, value, sentence) => {
    await expect(generate(flag, value)).rejects.toThrow(sentence);
  });
});
