import type { Command } from 'commander';
import { reportFailure } from '../failure.js';

interface Options {
  readonly filter?: string;
  readonly junit?: string;
  readonly update: boolean;
}

/** `natsight test DIR` */
export function registerTest(program: Command): void {
  program
    .command('test')
    .description(
      'run the scenarios beside a setup on virtual time: events in, expected metrics and alerts out; exit 1 on differences',
    )
    .argument('<dir>', 'folder of the two setup files and of the scenarios, *.scenario.yaml, .yml or .json')
    .option('--filter <text>', 'only scenarios whose name or file contains this text')
    .option('--junit <file>', 'write the results as JUnit XML, too')
    .option('--update', 'write into the scenarios what is, instead of reporting differences', false)
    .action(testOrFail);
}

async function testOrFail(directory: string, options: Options): Promise<void> {
  try {
    const { testSetup } = await import('../scenario/test-setup.js');
    if (!testSetup(directory, options)) process.exitCode = 1;
  } catch (error) {
    reportFailure(error);
  }
}
