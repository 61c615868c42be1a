import type { Command } from 'commander';
import { registerRun } from './commands/run.js';
import { programOf } from './program-of.js';

/** The command line with the one command that has to start fast: declaring the others takes several milliseconds. */
export function createProgram(): Command {
  return programOf([registerRun]);
}
