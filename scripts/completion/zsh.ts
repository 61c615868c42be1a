import type { Completed, CompletedCommand, CompletedFlag } from './command-words.js';

/** The completion script for zsh: sourced, or as a file `_natsight` in a folder of `fpath`. */
export function zshCompletion(
  commands: readonly CompletedCommand[],
  ofProgram: readonly CompletedFlag[],
): string {
  const described = commands.map(({ name, description }) => quote(`${name}:${escapeColons(description)}`));
  return `#compdef natsight
# Completion of natsight in zsh: source <(natsight completion zsh)
_natsight() {
  local curcontext=$curcontext state line
  local -a commands
  commands=(
    ${described.join('\n    ')}
    'help:show the help of a command'
  )
  _arguments -C ${ofProgram.flatMap(specsOf).join(' ')} '1:command:->command' '*::argument:->argument' && return
  case $state in
    command) _describe command commands ;;
    argument)
      case $words[1] in
        help) _describe command commands ;;
${commands.map(caseOf).join('')}      esac
      ;;
  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _natsight "$@"
else
  compdef _natsight natsight
fi
`;
}

function caseOf({ name, flags, argument }: CompletedCommand): string {
  const rest = argument === undefined ? [] : [quote(`*:argument:${action(argument)}`)];
  const specs = [...flags.flatMap(specsOf), ...rest];
  return `        ${name})
          _arguments \\
            ${specs.join(' \\\n            ')}
          ;;
`;
}

function specsOf({ spellings, description, value, valueName }: CompletedFlag): readonly string[] {
  const others = spellings.length > 1 ? `(${spellings.join(' ')})` : '';
  const taken = value === undefined ? '' : `:${escapeColons(valueName)}:${action(value)}`;
  return spellings.map((flag) => quote(`${others}${flag}[${escapeBrackets(description)}]${taken}`));
}

function action(value: Completed): string {
  if (value === 'anything') return ' ';
  if (value === 'file') return '_files';
  return value === 'folder' ? '_files -/' : `(${value.join(' ')})`;
}

const escapeColons = (text: string) => text.replaceAll(/[\\:]/g, String.raw`\$&`);

const escapeBrackets = (text: string) => escapeColons(text).replaceAll(/[[\]]/g, String.raw`\$&`);

const quote = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
