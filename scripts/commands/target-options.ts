import type { Command } from 'commander';
import type { TargetOptions } from '../deployment/targets.js';
import { KeyedOption } from '../flags/keyed-option.js';

/** The options that say where the servers are. */
const TARGETS: readonly (readonly [key: keyof TargetOptions, flags: string, description: string])[] = [
  ['exporterUrl', '--exporter.url <url>', 'address of the exporter (or EXPORTER_URL)'],
  ['prometheusUrl', '--prometheus.url <url>', 'address of Prometheus (or PROMETHEUS_URL)'],
  [
    'prometheusDir',
    '--prometheus.dir <folder>',
    'folder of its configuration file, or the file; unset: ask Prometheus',
  ],
  ['alertmanagerUrl', '--alertmanager.url <url>', 'address of Alertmanager (or ALERTMANAGER_URL)'],
  ['alertmanagerDir', '--alertmanager.dir <folder>', 'folder of its alertmanager.yml, or the file'],
  ['grafanaUrl', '--grafana.url <url>', 'address of Grafana (or GRAFANA_URL); token in GRAFANA_TOKEN'],
];

export function addTargetOptions(command: Command): Command {
  for (const [key, flags, description] of TARGETS) {
    command.addOption(new KeyedOption(key, flags, description));
  }
  return command;
}
