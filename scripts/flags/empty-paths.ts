import type { Argument, Command, Option } from 'commander';

/** Names of values that are paths. */
const PATHS = /^(?:dir|folder|file)$/;

/** Refuses an empty path, which is a variable of a shell that is not set: it would mean the working directory. */
export function refuseEmptyPaths(program: Command): void {
  program.hook('preAction', (_, command) => {
    const empty = [
      ...command.registeredArguments.flatMap(emptyArgument(command)),
      ...emptyOptions(command),
    ][0];
    if (empty !== undefined) command.error(`error: ${empty} is empty: expected a path`);
  });
}

function emptyArgument(command: Command) {
  return (argument: Argument, index: number): readonly string[] =>
    PATHS.test(argument.name()) && [command.processedArgs[index]].flat().includes('')
      ? [`argument '${argument.name()}'`]
      : [];
}

function emptyOptions(command: Command): readonly string[] {
  const isEmpty = (option: Option) =>
    PATHS.test(/[<[]([^\]>]+)[\]>]/.exec(option.flags)?.[1] ?? '') &&
    command.getOptionValue(option.attributeName()) === '';
  return command.options.filter(isEmpty).map(({ flags }) => `option '${flags}'`);
}
