import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import type { AlertingRule, RuleGroup } from '../../../prometheus/rule.js';
import { readSetupContent } from '../../../scripts/generate/setup-folder.js';
import { requireSetup } from '../../../setup/load.js';
import { objectOf, objectsOf } from '../../support/cluster.js';
import { testExporters } from '../../support/exporter.js';
import { testServers } from '../../support/servers.js';
import { tempFolder, writeText } from '../../support/temp-folder.js';
import { waitFor } from '../../support/wait-for.js';
import { writeSetupFiles } from '../../support/written-setup.js';
import { monitoring, processing } from '../app/rig.js';
import type { Container } from './container.js';

const servers = testServers();
const written = tempFolder();
const mounted = tempFolder();
const state = tempFolder();
const startExporter = testExporters();

interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A volume as Kubernetes mounts it: each file is a link to one in a folder that is exchanged as a whole. */
async function mount(folder: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [file, text] of Object.entries(files)) {
    await writeText(folder, `..2026_11_27/${file}`, text);
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await symlink(join('..data', file), join(folder, file));
  }
  await symlink('..2026_11_27', join(folder, '..data'));
  return folder;
}

test('an exporter runs in its pod, and posts the alert that Prometheus confirms', async () => {
  await writeSetupFiles(written, processing, monitoring);
  const setup = requireSetup(written);
  const cluster = { externalLabels: { prometheus: 'monitoring/stack' } };
  const { files } = await readSetupContent(setup, written);
  const objects = objectsOf(setup, { cluster, files });
  const data = objects.find(({ metadata }) => metadata.name.endsWith('-setup'))?.['data'];
  const { containers } = (objectOf('Deployment', objects)['spec'] as Container).template.spec;
  const [, , ...flags] = containers[0].args;
  const alertmanager = await servers.alertmanager();
  const nats = await servers.nats();
  const exporter = await startExporter(await mount(mounted, data as Readonly<Record<string, string>>), {
    natsUrl: nats.url,
    alertmanagerUrl: alertmanager.url,
    flags: flags
      .filter((flag) => !flag.startsWith('--web.listen-address'))
      // The volume of the pod.
      .map((flag) => (flag.startsWith('--state=') ? `--state=${state}` : flag)),
  });
  await exporter.ready();

  const client = await connect({ servers: nats.url });
  client.publish('flights.ORD', JSON.stringify({ origin: 'ORD', delay: 501 }));
  await client.drain();
  const posted = async () =>
    (await (await fetch(`${alertmanager.url}/api/v2/alerts`)).json()) as readonly PostedAlert[];
  const [alert] = await waitFor('the alert is posted', posted, (alerts) => alerts.length > 0);

  const { groups } = objectOf('PrometheusRule', objects)['spec'] as { readonly groups: readonly RuleGroup[] };
  const twin = groups
    .flatMap(({ rules }) => rules)
    .find((rule): rule is AlertingRule => 'alert' in rule && rule.alert === 'HugeDelay');
  // Prometheus adds its external labels to what the rule says.
  expect(alert?.labels).toEqual({ alertname: 'HugeDelay', ...cluster.externalLabels, ...twin?.labels });
  expect(alert?.labels['namespace']).toBe('shop');
  expect(alert?.annotations['dashboard_url']).toBe(
    'http://natsight-flight-operations.shop.svc:9464/dashboards/live-main-dashboard',
  );
});
