import type { Argument, Command, Option } from 'commander';

/** What may stand in a place of the command line: files, folders, one of these words, or something that nobody can guess. */
export type Completed = 'file' | 'folder' | 'anything' | readonly string[];

export interface CompletedFlag {
  /** `-v` and `--version`. */
  readonly spellings: readonly string[];
  readonly description: string;
  /** `undefined`: it has no value. */
  readonly value: Completed | undefined;
  /** Name of the value, such as `url`. */
  readonly valueName: string;
}

/** A command as completion scripts need it. */
export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly CompletedFlag[];
  /** `undefined`: it takes no arguments. */
  readonly argument: Completed | undefined;
}

/** The commands of a program with their flags, without hidden ones. */
export function completedCommands(program: Command): readonly CompletedCommand[] {
  const help = program.createHelp();
  return help
    .visibleCommands(program)
    .filter((command) => command.name() !== 'help')
    .map((command) => ({
      name: command.name(),
      description: command.description(),
      flags: help.visibleOptions(command).map(completedFlag),
      argument: command.registeredArguments.map(completedArgument)[0],
    }));
}

/** The flags of the program itself. */
export function programFlags(program: Command): readonly CompletedFlag[] {
  return program.createHelp().visibleOptions(program).map(completedFlag);
}

function completedFlag(option: Option): CompletedFlag {
  const valueName = /[<[]([^\]>]+)[\]>]/.exec(option.flags)?.[1] ?? '';
  return {
    spellings: [option.short, option.long].filter((flag) => typeof flag === 'string'),
    description: option.description,
    value: valueName === '' ? undefined : completedValue(valueName, option.argChoices),
    valueName,
  };
}

function completedArgument(argument: Argument): Completed {
  return completedValue(argument.name(), argument.argChoices);
}

function completedValue(name: string, choices: readonly string[] | undefined): Completed {
  if (choices !== undefined) return choices;
  if (name === 'dir' || name === 'folder' || name === 'place') return 'folder';
  return name === 'file' ? 'file' : 'anything';
}
