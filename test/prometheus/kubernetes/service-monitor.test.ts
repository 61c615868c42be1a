import { expect, test } from '@jest/globals';
import { everyAlert } from '../every-alert.js';
import { inUtc, objectOf, objectsOf } from '../../support/cluster.js';

const setup = inUtc(everyAlert());
const objects = objectsOf(setup);
const monitor = objectOf('ServiceMonitor', objects);
interface Spec {
  readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly endpoints: readonly { readonly port: string; readonly relabelings: readonly object[] }[];
}
const spec = monitor['spec'] as Spec;

test('a ServiceMonitor finds the Service and its port', () => {
  const service = objectOf('Service', objects);
  const { ports } = service['spec'] as { readonly ports: readonly { readonly name: string }[] };
  expect(service.metadata.labels).toMatchObject(spec.selector.matchLabels);
  expect(spec.endpoints.map(({ port }) => port)).toEqual(ports.map(({ name }) => name));
});

test('it scrapes at the interval of the setup, and never waits longer', () => {
  const slow = { ...setup, updates: { ...setup.updates, scrapeInterval: 60_000 } };
  const [endpoint] = (objectOf('ServiceMonitor', objectsOf(slow))['spec'] as Spec).endpoints;
  expect(endpoint).toMatchObject({ interval: '1m', scrapeTimeout: '10s' });
});

test('targets have the job that the rules select, and no labels of the operator', () => {
  expect(spec.endpoints[0]?.relabelings).toEqual([
    { action: 'replace', targetLabel: 'job', replacement: 'shop-orders' },
    { action: 'labeldrop', regex: 'container|endpoint|namespace|pod|service' },
  ]);
});
