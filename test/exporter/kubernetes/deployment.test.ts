import { describe, expect, test } from '@jest/globals';
import type { Setup } from '../../../setup/model/setup.js';
import { everyAlert } from '../../prometheus/every-alert.js';
import { DOCUMENTS, inUtc, objectOf, objectsOf } from '../../support/cluster.js';
import type { GeneratedCluster } from '../../support/cluster.js';
import { schemaFaults } from '../../support/kubernetes.js';
import { runNatsight } from '../../support/run-command.js';
import type { Container } from './container.js';

const setup = inUtc(everyAlert());
const withNats = (nats: object): Setup => ({
  ...setup,
  service: { ...setup.service, nats: { ...setup.service.nats, ...nats } },
});
function podOf(each: Setup = setup, options: GeneratedCluster = {}) {
  const objects = objectsOf(each, options);
  expect(objects.flatMap(schemaFaults)).toEqual([]);
  const { template } = objectOf('Deployment', objects)['spec'] as Container;
  return { ...template, container: template.spec.containers[0], objects };
}

describe('the pod', () => {
  const { container, spec, objects } = podOf();

  test('runs as a user without rights on a root file system that it cannot write', () => {
    expect(spec.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(container.volumeMounts).toContainEqual({ name: 'tmp', mountPath: '/tmp' });
  });

  test('has flags that natsight knows, and probes at the endpoints of the exporter', async () => {
    const { stdout } = await runNatsight(['run', '--help']);
    const flags = container.args
      .filter((word) => word.startsWith('--'))
      .map((word) => word.replace(/=.*/, ''));
    expect(flags.length).toBeGreaterThan(3);
    expect(flags.filter((flag) => !stdout.includes(flag))).toEqual([]);
    expect([container.livenessProbe.httpGet.path, container.readinessProbe.httpGet.path]).toEqual([
      '/-/healthy',
      '/-/ready',
    ]);
  });

  test('is one, and the old one ends before the new one starts', () => {
    expect(objectOf('Deployment', objects)['spec']).toMatchObject({
      replicas: 1,
      strategy: { type: 'Recreate' },
    });
  });

  test('is replaced by a changed setup only if the exporter does not reload it', () => {
    const still = { ...setup, updates: { ...setup.updates, hotReload: false } };
    expect(podOf().metadata.annotations).toBeUndefined();
    expect(podOf(still).metadata.annotations).toEqual({ 'checksum/setup': 'abcdef' });
  });
});

describe('the servers of the exporter', () => {
  const environment = (options: GeneratedCluster) =>
    Object.fromEntries(podOf(setup, options).container.env.map(({ name, ...value }) => [name, value]));

  test('are those of prometheus-operator, and NATS of the setup or of a Secret', () => {
    expect(environment({})).toEqual({
      NATS_URL: {
        valueFrom: { secretKeyRef: { name: 'natsight-shop-orders-nats', key: 'url', optional: true } },
      },
      ALERTMANAGER_URL: { value: 'http://alertmanager-operated.shop.svc:9093' },
      PROMETHEUS_URL: { value: 'http://prometheus-operated.shop.svc:9090' },
    });
  });

  test('come from a Secret if their address has a password, which stands nowhere else', () => {
    const options = {
      cluster: { natsUrl: 'nats://me:s3cret@nats.shop.svc:4222' },
      addresses: { alertmanager: 'http://me:s3cret@am.svc:9093', prometheus: 'http://p.svc:9090' },
    };
    expect(environment(options)).toEqual({
      NATS_URL: { valueFrom: { secretKeyRef: { name: 'natsight-shop-orders-addresses', key: 'nats-url' } } },
      ALERTMANAGER_URL: {
        valueFrom: { secretKeyRef: { name: 'natsight-shop-orders-addresses', key: 'alertmanager-url' } },
      },
      PROMETHEUS_URL: { value: 'http://p.svc:9090' },
    });
    const having = objectsOf(setup, options).filter((object) => JSON.stringify(object).includes('s3cret'));
    expect(having.map(({ kind, metadata }) => [kind, metadata.name])).toEqual([
      ['Secret', 'natsight-shop-orders-addresses'],
      // Grafana's sidecar reads whole files.
      ['Secret', 'natsight-shop-orders-datasources'],
    ]);
  });

  test('are not read as variables of Kubernetes', () => {
    expect(environment({ addresses: { prometheus: 'http://p.svc/$(HOME)' } })['PROMETHEUS_URL']).toEqual({
      value: 'http://p.svc/$$(HOME)',
    });
  });
});

describe('files of the setup', () => {
  const sourcesAt = (pod: ReturnType<typeof podOf>, path: string) => {
    const { name } = pod.container.volumeMounts.find(({ mountPath }) => mountPath === path) ?? {};
    return pod.spec.volumes.find((volume) => volume.name === name)?.projected?.sources;
  };

  test("with secrets are where the setup names them, from a Secret of one's own", () => {
    const pod = podOf(
      withNats({ auth: { credsFile: 'secrets/nats.creds' }, tls: { caFile: '/run/secrets/nats/ca.pem' } }),
    );
    expect(sourcesAt(pod, '/etc/natsight/setup')).toContainEqual({
      secret: {
        name: 'natsight-shop-orders-nats',
        items: [{ key: 'secrets-nats.creds', path: 'secrets/nats.creds', mode: 0o440 }],
      },
    });
    expect(sourcesAt(pod, '/run/secrets/nats')).toEqual([
      {
        secret: {
          name: 'natsight-shop-orders-nats',
          items: [{ key: 'run-secrets-nats-ca.pem', path: 'ca.pem', mode: 0o440 }],
        },
      },
    ]);
  });

  test('in a folder within another are in one volume: a volume within a read-only one cannot be mounted', () => {
    const pod = podOf(
      withNats({
        tls: {
          caFile: '/run/secrets/ca.pem',
          certFile: '/run/secrets/own/cert.pem',
          keyFile: '/run/secrets/own/key.pem',
        },
      }),
    );
    expect(pod.container.volumeMounts.map(({ mountPath }) => mountPath)).toEqual([
      '/etc/natsight/setup',
      '/run/secrets',
      '/tmp',
      '/var/lib/natsight',
    ]);
  });

  test('whose paths differ only in characters that a key cannot have are different keys', () => {
    const tls = { caFile: 'a/b.pem', certFile: 'a b.pem', keyFile: 'a-b.key' };
    const sources = JSON.stringify(sourcesAt(podOf(withNats({ tls })), '/etc/natsight/setup'));
    const keys = Array.from(sources.matchAll(/"key":"(a[^"]*)"/g), ([, key]) => key);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(3);
    expect(keys).toContain('a-b.key');
  });

  test.each([
    ['../nats.creds', 'which is outside of its folder'],
    ['/nats.creds', 'a volume at "/" would hide'],
    ['/etc/nats.creds', 'a volume at "/etc" would hide'],
    ['/natsight/dist/nats.creds', 'a volume at "/natsight/dist" would hide'],
    ['/usr/share/x/../nats.creds', 'a volume at "/usr/share" would hide'],
  ])('at %s are refused', (credsFile, reason) => {
    expect(() => podOf(withNats({ auth: { credsFile } }))).toThrow(reason);
  });

  test('that are too large for one ConfigMap are in several, in one volume', () => {
    const half = new TextEncoder().encode('x'.repeat(600_000));
    const pod = podOf(setup, { files: new Map([...DOCUMENTS, ['tables/a.csv', half], ['b.csv', half]]) });
    const maps = pod.objects.filter(({ metadata }) => /-setup(?:-\d)?$/.test(metadata.name));
    expect(maps.map(({ metadata }) => metadata.name)).toEqual([
      'natsight-shop-orders-setup-2',
      'natsight-shop-orders-setup',
    ]);
    expect(sourcesAt(pod, '/etc/natsight/setup')).toHaveLength(2);
    expect(JSON.stringify(sourcesAt(pod, '/etc/natsight/setup'))).toContain('"path":"tables/a.csv"');
  });

  test('that are too large for a ConfigMap are refused, with the size and what to do', () => {
    const large = new Map([...DOCUMENTS, ['a.csv', new Uint8Array(1_000_001)]]);
    expect(() => podOf(setup, { files: large })).toThrow(
      'The file "a.csv" has 1000001 bytes, and an object of Kubernetes can hold 1000000. Put it on a volume of your own',
    );
  });

  test('that are no text are kept byte for byte', () => {
    const bytes = Uint8Array.from([0, 255, 254, 10]);
    const { objects } = podOf(setup, { files: new Map([...DOCUMENTS, ['event.binpb', bytes]]) });
    const map = objects.find(({ metadata }) => metadata.name.endsWith('-setup'));
    expect(map?.['binaryData']).toEqual({ 'event.binpb': Buffer.from(bytes).toString('base64') });
  });
});
