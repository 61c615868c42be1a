import { hiddenArguments } from './hidden-arguments.js';

// A password on the command line stays in the list of processes no longer than it takes to get here.
const hidden = hiddenArguments(process.argv.slice(2));
if (hidden !== undefined) process.title = hidden;

void import('./program.js').then(({ createProgram }) => createProgram().parseAsync());
