import type { Command } from 'commander';
import { formatReport, reportOf } from '../../setup/check/report.js';
import { findFileFaults } from '../../exporter/io/setup/file-faults.js';
import { loadSetup } from '../../setup/load.js';

/** `natsight check DIR` */
export function registerCheck(program: Command): void {
  program
    .command('check')
    .description('name every problem of a setup with its place; exit 1 when there is an error')
    .argument('<dir>', 'folder of the two setup files')
    .option('--json', 'print the report as JSON')
    .action(check);
}

function check(directory: string, { json = false }: { readonly json?: boolean }): void {
  const report = reportOf(loadSetup(directory, findFileFaults));
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : formatReport(report));
  if (!report.sound) process.exitCode = 1;
}
