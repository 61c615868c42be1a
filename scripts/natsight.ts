#!/usr/bin/env node
import module from 'node:module';

// Node 22.8 and later keep compiled code in a cache on disk, for what is imported after this.
const { enableCompileCache } = module as { readonly enableCompileCache?: () => unknown };
enableCompileCache?.();

const { createProgram } = await import('./program.js');
await createProgram().parseAsync();
