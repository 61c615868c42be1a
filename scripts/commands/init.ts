import type { Command } from 'commander';
import { reportFailure } from '../failure.js';

interface Options {
  readonly example?: string;
  readonly force?: boolean;
  readonly schemas?: boolean;
}

/** `natsight init DIR` */
export function registerInit(program: Command): void {
  program
    .command('init')
    .description(
      'write a setup to start from: the files of an example, the JSON Schemas for editors and the guides',
    )
    .argument('<dir>', 'folder to write to')
    .option(
      '--example <name>',
      'folder of setup/examples, such as orders or github-webhooks (default: flights)',
    )
    .option('--force', 'overwrite existing files')
    .option('--schemas', 'write only the JSON Schemas for editors, over those of another version')
    .action(init);
}

async function init(directory: string, { example, force = false, schemas = false }: Options): Promise<void> {
  const { packageFolder } = await import('../../exporter/io/process/package-folder.js');
  const { DEFAULT_EXAMPLE, writeDocuments, writeSchemas } = await import('../init/documents.js');
  try {
    const setup = { directory, example: example ?? DEFAULT_EXAMPLE, force };
    const written = schemas
      ? await writeSchemas(packageFolder(), directory)
      : await writeDocuments(packageFolder(), setup);
    for (const file of written) console.log(file);
    if (!schemas) console.log(`Edit them, then: natsight check ${directory}`);
  } catch (error) {
    reportFailure(error);
  }
}
