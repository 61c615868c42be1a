import type { Command } from 'commander';
import { packageFolder } from '../../exporter/io/process/package-folder.js';
import { reportFailure } from '../failure.js';
import { writeDocuments } from '../init/documents.js';

/** `natsight init DIR` */
export function registerInit(program: Command): void {
  program
    .command('init')
    .description('write a setup to begin with: the two setup files of the flights example and two guides')
    .argument('<dir>', 'folder to write them to')
    .option('--force', 'write over files that exist')
    .action(init);
}

async function init(directory: string, { force = false }: { readonly force?: boolean }): Promise<void> {
  try {
    for (const file of await writeDocuments(packageFolder(), directory, force)) console.log(file);
    console.log(`Edit them, then: natsight check ${directory}`);
  } catch (error) {
    reportFailure(error);
  }
}
