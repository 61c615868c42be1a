import type { GrafanaClient } from '../../grafana/client.js';
import { applyGrafana, planGrafana, requireCurrent, rollbackGrafana } from '../../grafana/deploy.js';
import type { GrafanaPlan, GrafanaPlanOptions, Undo } from '../../grafana/deploy.js';
import { verifyGrafana } from '../../grafana/verify.js';
import type { Addresses } from '../../setup/addresses.js';
import type { Setup } from '../../setup/model/setup.js';
import { rangeMs } from '../../exporter/live/layout.js';
import { grafanaAt } from './clients.js';
import type { ServerAccess } from './clients.js';
import type { Proof } from './report.js';

/** Grafana as a deployment target. */
export class GrafanaServer {
  /** Without user and password, because it is printed and stored. */
  readonly url: string;
  readonly #client: GrafanaClient;

  constructor(address: string, access?: ServerAccess) {
    this.#client = grafanaAt(address, process.env, access);
    this.url = this.#client.address;
  }

  plan(setup: Setup, addresses: Addresses, options: GrafanaPlanOptions): Promise<GrafanaPlan> {
    return planGrafana(this.#client, setup, addresses, options);
  }

  async apply(plan: GrafanaPlan, remember: (undo: Undo) => void): Promise<void> {
    await requireCurrent(this.#client, plan);
    await applyGrafana(plan, remember);
  }

  rollBack(undos: readonly Undo[]): Promise<void> {
    return rollbackGrafana(this.#client, undos);
  }

  async prove(setup: Setup, nowMs: number): Promise<readonly Proof[]> {
    const fromMs = nowMs - Math.max(...setup.dashboards.map(({ range }) => rangeMs(range)), 60_000);
    const verdicts = await verifyGrafana(this.#client, setup, { fromMs, toMs: nowMs });
    return verdicts.map(({ dashboard, panel, refId, verdict, detail, ok }) => ({
      half: 'dashboards',
      what: `Grafana ${dashboard} / ${panel} ${refId}`,
      ok,
      detail: detail === '' ? verdict : `${verdict}: ${detail}`,
    }));
  }
}
