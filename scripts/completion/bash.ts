import type { Completed, CompletedCommand, CompletedFlag } from './command-words.js';

/** The completion script for bash 4 or later. */
export function bashCompletion(
  commands: readonly CompletedCommand[],
  ofProgram: readonly CompletedFlag[],
): string {
  const first = [...commands.map(({ name }) => name), 'help', ...ofProgram.flatMap(spellingsOf)];
  return `# Completion of natsight in bash: source <(natsight completion bash)
_natsight() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  # bash takes "--flag=value" for three words.
  if [[ $before == = ]]; then before=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  if [[ $current == = ]]; then current=; fi
  if ((COMP_CWORD == 1)); then
    ${words(first)}
    return
  fi
  case \${COMP_WORDS[1]} in
    help) ${words(commands.map(({ name }) => name))} ;;
${commands.map(caseOf).join('')}  esac
}
complete -F _natsight natsight
`;
}

const spellingsOf = ({ spellings }: CompletedFlag) => spellings;

function caseOf({ name, flags, argument }: CompletedCommand): string {
  const withValue = flags.flatMap(({ spellings, value }) =>
    value === undefined ? [] : [`        ${spellings.join(' | ')}) ${action(value)}; return ;;\n`],
  );
  const values = withValue.length === 0 ? '' : `      case $before in\n${withValue.join('')}      esac\n`;
  return `    ${name})
${values}      if [[ $current == -* ]]; then
        ${words(flags.flatMap(spellingsOf))}
      else
        ${action(argument ?? 'anything')}
      fi
      ;;
`;
}

function action(value: Completed): string {
  if (value === 'anything') return ':';
  if (value === 'file') return generated('-f', true);
  return value === 'folder' ? generated('-d', true) : words(value);
}

function words(list: readonly string[]): string {
  return generated(`-W '${list.join(' ')}'`, false);
}

function generated(what: string, areFiles: boolean): string {
  const command = `mapfile -t COMPREPLY < <(compgen ${what} -- "$current")`;
  // Lets bash quote names and put a slash after folders.
  return areFiles ? `compopt -o filenames 2>/dev/null; ${command}` : command;
}
