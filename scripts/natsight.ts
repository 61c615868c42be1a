#!/usr/bin/env node
import module from 'node:module';
import { boundYoungGeneration } from '../exporter/io/process/young-generation.js';
import { hiddenArguments } from './hidden-arguments.js';

// A password on the command line stays in the list of processes no longer than it takes to get here.
const hidden = hiddenArguments(process.argv.slice(2));
if (hidden !== undefined) process.title = hidden;

// Of the commands, only this one runs for long.
if (process.argv[2] === 'run') boundYoungGeneration();

// Node 22.8 and later keep compiled code in a cache on disk, for what is imported after this.
const { enableCompileCache } = module as { readonly enableCompileCache?: () => unknown };
enableCompileCache?.();

const { createProgram } = await import('./program.js');
await createProgram().parseAsync();
