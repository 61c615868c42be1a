#!/usr/bin/env node
import { Command } from 'commander';
import { registerGenerate } from './commands/generate.js';

const program = new Command('natsight')
  .description(
    'NATS event streams as Prometheus metrics, Grafana dashboards and Alertmanager alerts, from two JSON files.',
  )
  .showHelpAfterError();

registerGenerate(program);

await program.parseAsync();
