import type { Command } from 'commander';
import type { TargetOptions } from '../deployment/targets.js';
import { KeyedOption } from '../flags/keyed-option.js';
import { listed } from './listed.js';

/** The options that say where the servers are. */
const TARGETS: readonly (readonly [key: keyof TargetOptions, flags: string, description: string])[] = [
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
  const exporters = 'address of the exporter; repeatable: one for each (or EXPORTER_URL)';
  command.addOption(new KeyedOption('exporterUrl', '--exporter.url <url>', exporters).argParser(listed));
  for (const [key, flags, description] of TARGETS) {
    command.addOption(new KeyedOption(key, flags, description));
  }
  return command
    .option(
      '--scrape.http.config.file <file>',
      'how Prometheus signs in to the exporters: an http_config for their scrape job',
    )
    .option(
      '--exporter.http.config.file <file>',
      'how to sign in to the exporter, as http_config of Prometheus (or EXPORTER_HTTP_CONFIG_FILE)',
    )
    .option(
      '--prometheus.http.config.file <file>',
      'the same for Prometheus (or PROMETHEUS_HTTP_CONFIG_FILE)',
    )
    .option(
      '--alertmanager.http.config.file <file>',
      'the same for Alertmanager (or ALERTMANAGER_HTTP_CONFIG_FILE)',
    )
    .option('--grafana.http.config.file <file>', 'the same for Grafana (or GRAFANA_HTTP_CONFIG_FILE)');
}
