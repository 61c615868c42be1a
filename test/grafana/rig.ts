import { afterEach } from '@jest/globals';
import type { GrafanaClient } from '../../grafana/client.js';
import { applyGrafana, applyUndo, planGrafana } from '../../grafana/deploy.js';
import type { GrafanaPlan, GrafanaPlanOptions, Undo } from '../../grafana/deploy.js';
import { planUndo } from '../../grafana/deploy/undo.js';
import { grafanaAt } from '../../scripts/deployment/clients.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import type { Setup } from '../../setup/model/setup.js';
import { GrafanaMock } from '../support/grafana/grafana-mock.js';
import type { GrafanaMockOptions } from '../support/grafana/grafana-mock.js';
import { FLIGHTS, setupOf } from '../support/setup-fixture.js';
import type { SetupBlocks } from '../support/setup-fixture.js';

/** The uids of what the flights deploy. */
export const MAIN = 'flight-operations_live-main-dashboard';
export const STREAMS = 'flight-operations_event-streams';
export const PROMETHEUS = 'flight-operations_prometheus';
export const ALERTMANAGER = 'flight-operations_alertmanager';
/** The flights, with one dashboard changed. */
export const CHANGED: SetupBlocks = {
  ...FLIGHTS,
  liveMetricsDisplay: { flight_late_ratio: { title: 'Late' } },
};

const mocks: GrafanaMock[] = [];
afterEach(async () => {
  for (const mock of mocks.splice(0)) await mock.stop();
});

/** A Grafana with nothing in it, which ends with the test. */
export async function startGrafana(options: GrafanaMockOptions = {}) {
  const mock = await GrafanaMock.start(options);
  mocks.push(mock);
  const edit = (uid: string, change: object) => {
    const saved = mock.dashboards.get(uid);
    if (saved === undefined) throw new Error(`no dashboard ${uid}`);
    // Grafana counts each change.
    const version = Number(saved.dashboard['version'] ?? 0) + 1;
    saved.dashboard = { ...saved.dashboard, ...change, version };
  };
  return { mock, grafana: grafanaAt(mock.url, {}), edit };
}

/** A Grafana with what a setup deploys. */
export async function deployedGrafana(options: GrafanaMockOptions = {}, blocks: SetupBlocks = FLIGHTS) {
  const started = await startGrafana(options);
  const undos = await apply(started.grafana, await plan(started.grafana, blocks));
  return { ...started, undos };
}

const setups = new Map<SetupBlocks, Setup>();

export function plan(
  grafana: GrafanaClient,
  blocks: SetupBlocks = FLIGHTS,
  options: GrafanaPlanOptions = {},
  addresses = DEFAULT_ADDRESSES,
): Promise<GrafanaPlan> {
  const setup = setups.get(blocks) ?? setupOf(blocks);
  setups.set(blocks, setup);
  return planGrafana(grafana, setup, addresses, options);
}

/** Applies a plan. Resolves to what undoes it, as the history stores it. */
export async function apply(grafana: GrafanaClient, planned: GrafanaPlan): Promise<readonly Undo[]> {
  const undos: Undo[] = [];
  const forget = () => undos.splice(0);
  await applyGrafana(grafana, planned, { remember: (undo) => undos.push(undo), forget });
  return JSON.parse(JSON.stringify(undos)) as readonly Undo[];
}

/** Undoes it, and tells what was planned. */
export async function rollBack(grafana: GrafanaClient, undos: readonly Undo[], force = false) {
  const changes = await planUndo(grafana, undos, { service: 'flight-operations', force });
  await applyUndo(changes);
  return outline({ changes });
}

export function outline({ changes }: Pick<GrafanaPlan, 'changes'>): readonly string[] {
  return changes.map(({ what, uid, action, reason }) => `${action} ${what} ${uid}: ${reason}`);
}

/** What is not up to date. */
export const differing = (planned: Pick<GrafanaPlan, 'changes'>) =>
  outline(planned).filter((line) => !line.startsWith('keep '));
