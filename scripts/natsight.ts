#!/usr/bin/env node
import { Command } from 'commander';

const program = new Command('natsight')
  .description(
    'NATS event streams as Prometheus metrics, Grafana dashboards and Alertmanager alerts, from two JSON files.',
  )
  .showHelpAfterError();

await program.parseAsync();
