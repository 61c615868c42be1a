import { Argument } from 'commander';
import type { Command } from 'commander';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

type Shell = (typeof SHELLS)[number];

/** `natsight completion SHELL`: a script that completes commands and flags, made from the commands of this version. */
export function registerCompletion(program: Command): void {
  program
    .command('completion')
    .description('print the completion script for a shell, such as: source <(natsight completion bash)')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .action((shell: Shell) => print(shell, program));
}

async function print(shell: Shell, program: Command): Promise<void> {
  const { completedCommands, programFlags } = await import('../completion/command-words.js');
  const write = await writerFor(shell);
  process.stdout.write(write(completedCommands(program), programFlags(program)));
}

async function writerFor(shell: Shell) {
  switch (shell) {
    case 'bash':
      return (await import('../completion/bash.js')).bashCompletion;
    case 'zsh':
      return (await import('../completion/zsh.js')).zshCompletion;
    case 'fish':
      return (await import('../completion/fish.js')).fishCompletion;
  }
}
