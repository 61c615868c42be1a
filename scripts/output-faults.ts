import type { Command } from 'commander';

/** Commands that go on when nobody reads what they print, as the exporter does when the reader of its log exits. */
const GOING_ON: ReadonlySet<string> = new Set(['run', 'start', 'record', 'replay', 'webhook']);

/** Ends a command in silence when its output is closed, as by "head", and with a sentence when the disk is full. */
export function endOnOutputFaults(program: Command): void {
  program.hook('preAction', (_, command) => {
    process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
      if (GOING_ON.has(command.name())) return;
      if (cause.code === 'EPIPE') process.exit(0);
      process.stderr.write(`Standard output cannot be written: ${cause.message}.\n`);
      process.exit(1);
    });
  });
}
