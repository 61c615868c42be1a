import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { KeyedOption } from '../flags/keyed-option.js';
import type { Cluster } from '../generate/kubernetes-tree.js';
import { alertLabelArgument, objectLabelArgument } from './label-arguments.js';

type Labels = Readonly<Record<string, string>>;

/** The options of `natsight generate --format kubernetes`. */
export interface ClusterOptions {
  readonly namespace: string;
  readonly image?: string;
  readonly label?: Labels;
  readonly nats?: string;
  readonly externalLabel?: Labels;
  readonly grafana: 'sidecar' | 'operator';
  readonly grafanaInstance?: Labels;
  readonly alertmanagerMode: 'routes' | 'labels';
}

/** The labels in the examples of grafana-operator. */
const DEFAULT_GRAFANA_INSTANCE = { dashboards: 'grafana' };

export function addClusterOptions(command: Command): Command {
  return command
    .option('--namespace <name>', 'kubernetes: namespace of all objects', namespaceName, 'monitoring')
    .option('--image <name>', 'kubernetes: image of natsight (default: natsight with its version)')
    .option(
      '--label <name=value>',
      'kubernetes: label of all objects, such as release=kube-prometheus-stack; repeatable',
      objectLabelArgument,
    )
    .addOption(
      new KeyedOption(
        'nats',
        '--nats.url <url>',
        'kubernetes: NATS server, instead of those of the setup',
      ).argParser(natsAddress),
    )
    .option(
      '--external-label <name=value>',
      'kubernetes: label that Prometheus adds to its alerts (external_labels); repeatable',
      alertLabelArgument,
    )
    .addOption(
      new KeyedOption(
        'grafana',
        '--grafana.kind <kind>',
        "kubernetes: what gives Grafana its dashboards, the chart's sidecar or grafana-operator",
      )
        .choices(['sidecar', 'operator'])
        .default('sidecar'),
    )
    .addOption(
      new KeyedOption(
        'grafanaInstance',
        '--grafana.instance <name=value>',
        'kubernetes: label of the Grafana objects of grafana-operator; repeatable (default: dashboards=grafana)',
      ).argParser(objectLabelArgument),
    )
    .addOption(
      new KeyedOption(
        'alertmanagerMode',
        '--alertmanager.mode <mode>',
        'kubernetes: labels: write no AlertmanagerConfig',
      )
        .choices(['routes', 'labels'])
        .default('routes'),
    );
}

/** `version`: of natsight. */
export function clusterOf(options: ClusterOptions, version: string): Cluster {
  const { namespace, image, label = {}, nats, externalLabel = {}, grafana, grafanaInstance } = options;
  return {
    namespace,
    image: image ?? `natsight:${version}`,
    version,
    labels: label,
    natsUrl: nats,
    externalLabels: externalLabel,
    grafana: { kind: grafana, instance: grafanaInstance ?? DEFAULT_GRAFANA_INSTANCE },
    alertmanagerMode: options.alertmanagerMode,
  };
}

function namespaceName(text: string): string {
  if (/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text)) return text;
  throw new InvalidArgumentError(
    'expected a name of Kubernetes: lower-case letters, digits and "-", at most 63 characters',
  );
}

function natsAddress(text: string): string {
  if (/^(?:nats|tls|ws|wss):\/\/\S+$/.test(text) && URL.canParse(text)) return text;
  throw new InvalidArgumentError('expected a URL such as nats://nats.nats.svc:4222');
}
