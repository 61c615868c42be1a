import type { Command, Option } from 'commander';
import { KeyedOption } from './keyed-option.js';

/** Earlier spellings of flags, by the spelling of today. Each works in every command that has the flag, and no help shows it. */
export const OLD_SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  '--nats.url': ['--server', '--nats-url'],
  '--exporter.url': ['--exporter', '--exporter-url'],
  '--prometheus.url': ['--prometheus', '--prometheus-url'],
  '--prometheus.dir': ['--prometheus-dir'],
  '--alertmanager.url': ['--alertmanager', '--alertmanager-url'],
  '--alertmanager.dir': ['--alertmanager-dir'],
  '--alertmanager.mode': ['--alertmanager-mode'],
  '--grafana.url': ['--grafana-url'],
  '--web.external-url': ['--pages'],
  '--jetstream': ['--stream'],
};

/** What "run" prefixes with the name of the part, because it has many. "replay" takes either spelling. */
const REPLAY_PREFIX = '--replay.';

/** Lets every command of a program take the other spellings of its flags. */
export function acceptOldSpellings(program: Command): void {
  const ofRun = program.commands.find((command) => command.name() === 'run')?.options ?? [];
  const prefixed = new Set(ofRun.map(({ long }) => long).filter((long) => long?.startsWith(REPLAY_PREFIX)));
  for (const command of program.commands) {
    const aliases = command.options.flatMap((option) => {
      const long = option.long ?? '';
      const ofReplay = command.name() === 'replay' ? [long.replace('--', REPLAY_PREFIX)] : [];
      const spellings = [...(OLD_SPELLINGS[long] ?? []), ...ofReplay.filter((flag) => prefixed.has(flag))];
      return spellings.map((spelling) => aliasOf(option, spelling));
    });
    for (const alias of aliases) command.addOption(alias);
  }
}

/** A second spelling of an option: the same value, read the same way, into the same place. */
function aliasOf(option: Option, spelling: string): Option {
  const value = /[ =].*$/.exec(option.flags)?.[0] ?? '';
  const alias = new KeyedOption(option.attributeName(), `${spelling}${value}`).hideHelp();
  alias.variadic = option.variadic;
  if (option.parseArg !== undefined) alias.parseArg = option.parseArg;
  return alias;
}
