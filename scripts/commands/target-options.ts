import type { Command } from 'commander';

/** The options that say where the servers are. */
export function addTargetOptions(command: Command): Command {
  return command
    .option('--exporter-url <url>', 'address of the exporter (or EXPORTER_URL)')
    .option('--prometheus-url <url>', 'address of Prometheus (or PROMETHEUS_URL)')
    .option(
      '--prometheus-dir <folder>',
      'folder of its configuration file, or the file; unset: ask Prometheus',
    )
    .option('--alertmanager-url <url>', 'address of Alertmanager (or ALERTMANAGER_URL)')
    .option('--alertmanager-dir <folder>', 'folder of its alertmanager.yml, or the file')
    .option('--grafana-url <url>', 'address of Grafana (or GRAFANA_URL); token in GRAFANA_TOKEN');
}
