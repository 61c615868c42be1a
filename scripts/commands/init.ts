import type { Command } from 'commander';
import { reportFailure } from '../failure.js';

interface Options {
  readonly example?: string;
  readonly force?: boolean;
}

/** `natsight init DIR` */
export function registerInit(program: Command): void {
  program
    .command('init')
    .description('write a setup to start from: the files of an example and the guides')
    .argument('<dir>', 'folder to write to')
    .option(
      '--example <name>',
      'folder of setup/examples, such as orders or github-webhooks (default: flights)',
    )
    .option('--force', 'overwrite existing files')
    .action(init);
}

async function init(directory: string, { example, force = false }: Options): Promise<void> {
  const { packageFolder } = await import('../../exporter/io/process/package-folder.js');
  const { DEFAULT_EXAMPLE, writeDocuments } = await import('../init/documents.js');
  try {
    const written = await writeDocuments(packageFolder(), {
      directory,
      example: example ?? DEFAULT_EXAMPLE,
      force,
    });
    for (const file of written) console.log(file);
    console.log(`Edit them, then: natsight check ${directory}`);
  } catch (error) {
    reportFailure(error);
  }
}
