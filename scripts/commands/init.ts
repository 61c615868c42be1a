import type { Command } from 'commander';
import { reportFailure } from '../failure.js';

/** `natsight init DIR` */
export function registerInit(program: Command): void {
  program
    .command('init')
    .description('write a setup to start from: the two setup files of the flights example and two guides')
    .argument('<dir>', 'folder to write to')
    .option('--force', 'overwrite existing files')
    .action(init);
}

async function init(directory: string, { force = false }: { readonly force?: boolean }): Promise<void> {
  const { packageFolder } = await import('../../exporter/io/process/package-folder.js');
  const { writeDocuments } = await import('../init/documents.js');
  try {
    for (const file of await writeDocuments(packageFolder(), directory, force)) console.log(file);
    console.log(`Edit them, then: natsight check ${directory}`);
  } catch (error) {
    reportFailure(error);
  }
}
