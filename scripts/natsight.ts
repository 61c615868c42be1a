import { boundYoungGeneration } from '../exporter/io/process/young-generation.js';
import { hiddenArguments } from './hidden-arguments.js';

// A password on the command line stays in the list of processes no longer than it takes to get here.
const hidden = hiddenArguments(process.argv.slice(2));
if (hidden !== undefined) process.title = hidden;

// Of the commands, only this one runs for long.
if (process.argv[2] === 'run') boundYoungGeneration();

void import('./program.js').then(({ createProgram }) => createProgram().parseAsync());
