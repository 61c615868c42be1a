import { setupHash } from '../../exporter/io/setup/setup-hash.js';
import { ownFileNames } from '../../prometheus/beside/own-files.js';
import { isTargetAt } from '../../prometheus/beside/deploy.js';
import { exportersAt } from '../../prometheus/scrape.js';
import type { Addresses } from '../../setup/addresses.js';
import type { LoadedGroup, PrometheusClient } from '../../prometheus/client.js';
import type { Setup } from '../../setup/model/setup.js';
import { eventually } from './eventually.js';
import type { ExporterApi } from './exporter-api.js';
import type { Proof } from './report.js';

/** Streams connect within seconds after a start; Prometheus scrapes within two intervals. */
const WITHIN_MS = 30_000;
/** Waits only for rules that are evaluated at least this often. */
const AWAITED_INTERVAL_S = 5;

/** Verifies the first half: the exporter runs this setup, its streams are connected, Prometheus scrapes it. */
export async function proveProcessing(
  setup: Setup,
  addresses: Addresses,
  exporters: readonly ExporterApi[],
  prometheus: PrometheusClient,
): Promise<readonly Proof[]> {
  const proofs: Proof[] = [];
  for (const exporter of exporters) {
    const found = [await proveSetup(setup, exporter), ...(await proveStreams(exporter))];
    proofs.push(...(exporters.length === 1 ? found : found.map((each) => proofAt(exporter, each))));
  }
  const targets = exportersAt(addresses);
  for (const target of targets) {
    proofs.push(await proveScrape(setup, target, targets.length > 1, prometheus));
  }
  return [...proofs, await proveRules(setup, prometheus)];
}

/** Names which of several exporters. */
const proofAt = ({ address }: ExporterApi, { what, ...proved }: Proof): Proof => ({
  ...proved,
  what: `${what}, at ${address}`,
});

async function proveSetup(setup: Setup, exporter: ExporterApi): Promise<Proof> {
  const wanted = setupHash(setup);
  const { setupHash: found } = await eventually(
    () => exporter.status(),
    (status) => status.setupHash === wanted,
    WITHIN_MS,
  );
  return proof('the exporter runs this setup', found === wanted, `setup ${found}`, otherSetup(wanted));
}

const otherSetup = (wanted: string) =>
  `this setup is ${wanted}: start the exporter with this folder, or provision the folder that it runs`;

async function proveStreams(exporter: ExporterApi): Promise<readonly Proof[]> {
  const { streams, problems } = await eventually(
    () => exporter.status(),
    (status) => status.ready,
    WITHIN_MS,
  );
  const why = problems.join('; ') || 'see the log of the exporter';
  return streams.map(({ name, connected, received }) =>
    proof(`stream "${name}" is connected`, connected, `${received} events so far`, why),
  );
}

/** `exporter`: its host:port. A company's own discovery may name the only one otherwise: then any target of the job will do. */
async function proveScrape(
  setup: Setup,
  exporter: string,
  isOneOfSeveral: boolean,
  prometheus: PrometheusClient,
): Promise<Proof> {
  const job = setup.service.name;
  const own = async () => {
    const inJob = (await prometheus.targets()).filter((target) => target.labels['job'] === job);
    const named = inJob.filter(({ scrapeUrl }) => isTargetAt(scrapeUrl, exporter));
    return named.length > 0 || isOneOfSeveral ? named : inJob;
  };
  const targets = await eventually(own, (seen) => seen.some(({ health }) => health === 'up'), WITHIN_MS);
  const up = targets.find(({ health }) => health === 'up');
  const [target] = targets;
  const found =
    target === undefined ? `no target of job "${job}"` : `${target.scrapeUrl} is ${target.health}`;
  return proof(
    `Prometheus scrapes the exporter${isOneOfSeveral ? ` at ${exporter}` : ''}`,
    up !== undefined,
    found,
    target?.lastError || 'see /targets in Prometheus',
  );
}

/** In a Prometheus of somebody else, only the rules of the service. */
async function proveRules({ service }: Setup, prometheus: PrometheusClient): Promise<Proof> {
  const loaded = async () => {
    const groups = await prometheus.rules();
    const own = groups.filter(({ file }) => file.split('/').at(-1) === ownFileNames(service.name).rules);
    return (own.length > 0 ? own : groups).flatMap(rulesOf);
  };
  const rules = await eventually(loaded, (seen) => seen.every(({ isFine }) => isFine), WITHIN_MS);
  const bad = rules.filter(({ isFine }) => !isFine);
  const reasons = bad.map(({ name, lastError }) => `${name}: ${lastError ?? 'not evaluated yet'}`).join('; ');
  return proof(
    'rules are loaded and evaluated',
    rules.length > 0 && bad.length === 0,
    `${rules.length} rules`,
    reasons,
  );
}

/** Does not wait for slow groups: their rules are fine unless they have failed. */
function rulesOf({ interval, rules }: LoadedGroup) {
  return rules.map(({ name, health, lastError }) => ({
    name,
    lastError,
    isFine: health === 'ok' || (health === 'unknown' && interval > AWAITED_INTERVAL_S),
  }));
}

function proof(what: string, ok: boolean, found: string, advice: string): Proof {
  return { half: 'processing', what, ok, detail: ok ? found : `${found}; ${advice}` };
}
