import { Command, Option } from 'commander';
import { readVersion } from '../exporter/io/process/package-folder.js';
import { withoutCredentials } from '../setup/shown-url.js';
import { refuseEmptyPaths } from './flags/empty-paths.js';
import { acceptOldSpellings } from './flags/old-spellings.js';
import { endOnOutputFaults } from './output-faults.js';

/** The command line with these commands: what all of them share. */
export function programOf(commands: readonly ((program: Command) => void)[]): Command {
  const program = new Command('natsight')
    .description(
      'Turns NATS event streams into Prometheus metrics, Grafana dashboards and Alertmanager alerts, from two JSON files.',
    )
    .version(readVersion(), '-v, --version', 'print the version')
    // The spelling of commander, and of earlier versions.
    .addOption(new Option('-V').hideHelp())
    .on('option:V', () => {
      console.log(readVersion());
      process.exit();
    })
    .showHelpAfterError('Use --help for usage.')
    // An error repeats the argument, which may be a URL with a password. Commands that are added inherit this.
    .configureOutput({ outputError: (text, write) => write(withoutCredentials(text)) });
  for (const register of commands) register(program);
  acceptOldSpellings(program);
  refuseEmptyPaths(program);
  endOnOutputFaults(program);
  return program;
}
