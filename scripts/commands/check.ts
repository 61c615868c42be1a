import type { Command } from 'commander';

/** `natsight check DIR` */
export function registerCheck(program: Command): void {
  program
    .command('check')
    .description('report all problems of a setup with file, line and column; exit 1 on errors')
    .argument('<dir>', 'folder of the two setup files')
    .option('--json', 'print the report as JSON')
    .action(check);
}

async function check(directory: string, { json = false }: { readonly json?: boolean }): Promise<void> {
  const { formatReport, reportOf } = await import('../../setup/check/report.js');
  const { findFileFaults } = await import('../../exporter/io/setup/file-faults.js');
  const { loadSetup } = await import('../../setup/load.js');
  const report = reportOf(loadSetup(directory, findFileFaults));
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : formatReport(report));
  if (!report.sound) process.exitCode = 1;
}
