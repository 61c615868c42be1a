import { Command, Option } from 'commander';
import { readVersion } from '../exporter/io/process/package-folder.js';
import { withoutCredentials } from '../setup/shown-url.js';
import { registerAlerts } from './commands/alerts.js';
import { registerBacktest } from './commands/backtest.js';
import { registerCheck } from './commands/check.js';
import { registerCompletion } from './commands/completion.js';
import { registerGenerate } from './commands/generate.js';
import { registerHealth } from './commands/health.js';
import { registerInit } from './commands/init.js';
import { registerLint } from './commands/lint.js';
import { registerProvision } from './commands/provision.js';
import { registerRecord } from './commands/record.js';
import { registerReplay } from './commands/replay.js';
import { registerRun } from './commands/run.js';
import { registerStart } from './commands/start.js';
import { registerTest } from './commands/test.js';
import { registerUnprovision } from './commands/unprovision.js';
import { registerWebhook } from './commands/webhook.js';
import { refuseEmptyPaths } from './flags/empty-paths.js';
import { acceptOldSpellings } from './flags/old-spellings.js';
import { endOnOutputFaults } from './output-faults.js';

/** The command line. A command imports what it needs when it runs. */
export function createProgram(): Command {
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
  registerAlerts(program);
  registerBacktest(program);
  registerCheck(program);
  registerCompletion(program);
  registerGenerate(program);
  registerHealth(program);
  registerInit(program);
  registerLint(program);
  registerProvision(program);
  registerRecord(program);
  registerReplay(program);
  registerRun(program);
  registerStart(program);
  registerTest(program);
  registerUnprovision(program);
  registerWebhook(program);
  acceptOldSpellings(program);
  refuseEmptyPaths(program);
  endOnOutputFaults(program);
  return program;
}
