import { hiddenArguments } from './hidden-arguments.js';

// A password on the command line stays in the list of processes no longer than it takes to get here.
const hidden = hiddenArguments(process.argv.slice(2));
if (hidden !== undefined) process.title = hidden;

const program = process.argv[2] === 'run' ? import('./run-program.js') : import('./program.js');
void program.then(({ createProgram }) => createProgram().parseAsync());
