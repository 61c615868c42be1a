import type { Completed, CompletedCommand, CompletedFlag } from './command-words.js';

/** The completion script for fish. */
export function fishCompletion(
  commands: readonly CompletedCommand[],
  ofProgram: readonly CompletedFlag[],
): string {
  const first = `-n ${quote('__fish_use_subcommand')}`;
  const lines = [
    '# Completion of natsight in fish: natsight completion fish | source',
    'complete -c natsight -f',
    ...ofProgram.map((flag) => lineOf(first, flag)),
    `complete -c natsight ${first} -a help -d ${quote('show the help of a command')}`,
    ...commands.flatMap((command) => [
      `complete -c natsight ${first} -a ${command.name} -d ${quote(command.description)}`,
      ...linesOf(command),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function linesOf({ name, flags, argument }: CompletedCommand): readonly string[] {
  const within = `-n ${quote(`__fish_seen_subcommand_from ${name}`)}`;
  const argumentLine = argument === undefined || argument === 'anything' ? [] : [argument];
  return [
    ...flags.map((flag) => lineOf(within, flag)),
    ...argumentLine.map((value) => `complete -c natsight ${within} ${valueOf(value).replace(/^-[rx] /, '')}`),
  ];
}

function lineOf(condition: string, { spellings, description, value }: CompletedFlag): string {
  const names = spellings.map((flag) =>
    flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
  );
  const parts = [
    condition,
    ...names,
    ...(value === undefined ? [] : [valueOf(value)]),
    `-d ${quote(description)}`,
  ];
  return `complete -c natsight ${parts.join(' ')}`;
}

/** `-r`: a value is required, `-x`: and it is no file, `-F`: files. */
function valueOf(value: Completed): string {
  if (value === 'anything') return '-x';
  if (value === 'file') return '-r -F';
  return value === 'folder'
    ? `-x -a ${quote('(__fish_complete_directories)')}`
    : `-x -a ${quote(value.join(' '))}`;
}

const quote = (text: string) => `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
