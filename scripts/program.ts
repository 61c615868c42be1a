import type { Command } from 'commander';
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
import { programOf } from './program-of.js';

/** The command line with all commands. A command imports what it needs when it runs. */
export function createProgram(): Command {
  return programOf([
    registerAlerts,
    registerBacktest,
    registerCheck,
    registerCompletion,
    registerGenerate,
    registerHealth,
    registerInit,
    registerLint,
    registerProvision,
    registerRecord,
    registerReplay,
    registerRun,
    registerStart,
    registerTest,
    registerUnprovision,
    registerWebhook,
  ]);
}
