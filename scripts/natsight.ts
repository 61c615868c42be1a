#!/usr/bin/env node
import module from 'node:module';
import { hiddenArguments } from './hidden-arguments.js';

// A password on the command line stays in the list of processes no longer than it takes to get here.
const hidden = hiddenArguments(process.argv.slice(2));
if (hidden !== undefined) process.title = hidden;

// Node 22.8 and later keep compiled code in a cache on disk, for what is imported after this.
const { enableCompileCache } = module as { readonly enableCompileCache?: () => unknown };
enableCompileCache?.();

const { createProgram } = await import('./program.js');
await createProgram().parseAsync();
