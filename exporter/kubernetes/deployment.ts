import type { Addresses } from '../../setup/addresses.js';
import { baseName } from '../../setup/deployment/kubernetes/names.js';
import { kubernetesObject } from '../../setup/deployment/kubernetes/object.js';
import type { KubernetesObject } from '../../setup/deployment/kubernetes/object.js';
import {
  EXPORTER_PORT,
  EXPORTER_PORT_NAME,
  podLabels,
  selectorLabels,
} from '../../setup/deployment/kubernetes/target.js';
import { verbatim } from './environment.js';
import type { ExporterTarget } from './exporter-target.js';
import type { Setup } from '../../setup/model/setup.js';
import { SETUP_FOLDER } from './setup-files.js';
import type { MountedVolume } from './volumes.js';

/** The user `node` of the image. Kubernetes refuses `runAsNonRoot` for a user that the image names instead of numbering it. */
const USER_ID = 1000;

/** Node keeps compiled code there, and the root file system is read-only. */
const SCRATCH: MountedVolume = {
  volume: { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
  mount: { name: 'tmp', mountPath: '/tmp' },
};

/** Survives the container, not the pod: JetStream then goes on where it was acknowledged, and counters begin at 0. */
const STATE_FOLDER = '/var/lib/natsight';
const STATE: MountedVolume = {
  volume: { name: 'state', emptyDir: {} },
  mount: { name: 'state', mountPath: STATE_FOLDER },
};

/** Enough for thousands of series; docs/benchmarks.md has the figures. No limit of CPU: it would delay alerts. */
const RESOURCES = {
  requests: { cpu: '100m', memory: '128Mi' },
  limits: { memory: '512Mi' },
};

export interface ExporterPod {
  /** Hash of the files of the setup. */
  readonly hash: string;
  readonly addresses: Addresses;
  readonly env: readonly object[];
  readonly volumes: readonly MountedVolume[];
}

/**
 * One exporter. Two would count the events of plain subjects twice and share those of a JetStream consumer, so that the old one ends
 * before the new one starts.
 */
export function exporterDeployment(
  setup: Setup,
  target: ExporterTarget,
  { hash, addresses, env, volumes }: ExporterPod,
): KubernetesObject {
  const service = setup.service.name;
  const mounted = [...volumes, SCRATCH, STATE];
  return kubernetesObject(service, target, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    name: baseName(service),
    content: {
      spec: {
        replicas: 1,
        revisionHistoryLimit: 3,
        strategy: { type: 'Recreate' },
        selector: { matchLabels: selectorLabels(service) },
        template: {
          metadata: { labels: podLabels(service, target), ...rollingAnnotations(setup, hash) },
          spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            // The exporter stops within five seconds.
            terminationGracePeriodSeconds: 15,
            securityContext: {
              runAsNonRoot: true,
              runAsUser: USER_ID,
              runAsGroup: USER_ID,
              fsGroup: USER_ID,
              seccompProfile: { type: 'RuntimeDefault' },
            },
            containers: [
              {
                name: 'natsight',
                image: target.image,
                imagePullPolicy: 'IfNotPresent',
                args: exporterArguments(addresses, target),
                env,
                ports: [{ name: EXPORTER_PORT_NAME, containerPort: EXPORTER_PORT, protocol: 'TCP' }],
                startupProbe: { ...probe('/-/healthy'), periodSeconds: 2, failureThreshold: 30 },
                livenessProbe: { ...probe('/-/healthy'), periodSeconds: 10, failureThreshold: 3 },
                readinessProbe: { ...probe('/-/ready'), periodSeconds: 5, failureThreshold: 2 },
                resources: RESOURCES,
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ['ALL'] },
                },
                volumeMounts: mounted.map(({ mount }) => mount),
              },
            ],
            volumes: mounted.map(({ volume }) => volume),
          },
        },
      },
    },
  });
}

/** Alerts need the label by which prometheus-operator routes them; the rules have it as well. */
function exporterArguments(
  { pages }: Addresses,
  { namespace, externalLabels }: ExporterTarget,
): readonly string[] {
  const labels = Object.entries({ ...externalLabels, namespace });
  return [
    'run',
    SETUP_FOLDER,
    `--web.listen-address=0.0.0.0:${EXPORTER_PORT}`,
    `--web.external-url=${pages}`,
    `--state=${STATE_FOLDER}`,
    ...labels.map(([name, value]) => `--alertmanager.label=${name}=${value}`),
    '--log.format=json',
  ].map(verbatim);
}

function probe(path: string) {
  return { httpGet: { path, port: EXPORTER_PORT_NAME }, timeoutSeconds: 3 };
}

/** An exporter that does not reload a changed setup is replaced by one that has it. */
function rollingAnnotations(setup: Setup, hash: string): object {
  return setup.updates.hotReload ? {} : { annotations: { 'checksum/setup': hash } };
}
