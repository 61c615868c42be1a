import type { GrafanaClient } from '../../grafana/client.js';
import { applyGrafana, applyUndo, planGrafana, requireCurrent } from '../../grafana/deploy.js';
import type {
  GrafanaApplication,
  GrafanaPlan,
  GrafanaPlanOptions,
  PlannedChange,
  Undo,
} from '../../grafana/deploy.js';
import { planRemoval } from '../../grafana/deploy/removal.js';
import { planUndo } from '../../grafana/deploy/undo.js';
import type { UndoRules } from '../../grafana/deploy/undo.js';
import { verifyGrafana } from '../../grafana/verify.js';
import type { Addresses } from '../../setup/addresses.js';
import type { Setup } from '../../setup/model/setup.js';
import { VERDICT_WORDS } from '../../setup/panels/likely-cause.js';
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

  async apply(plan: GrafanaPlan, application: GrafanaApplication): Promise<void> {
    await requireCurrent(this.#client, plan);
    await applyGrafana(this.#client, plan, application);
  }

  /** What undoes changes, given in the order in which they were made. */
  planUndo(undos: readonly Undo[], rules: UndoRules): Promise<readonly PlannedChange[]> {
    return planUndo(this.#client, undos, rules);
  }

  /** What takes everything of a service out. */
  planRemoval(rules: UndoRules): Promise<readonly PlannedChange[]> {
    return planRemoval(this.#client, rules);
  }

  /** Resolves to how many objects were changed. */
  async undo(changes: readonly PlannedChange[]): Promise<number> {
    await requireCurrent(this.#client, { changes });
    return applyUndo(changes);
  }

  /** One proof for each query of each panel. */
  async prove(setup: Setup, addresses: Addresses, nowMs: number): Promise<readonly Proof[]> {
    const fromMs = nowMs - Math.max(...setup.dashboards.map(({ range }) => rangeMs(range)), 60_000);
    const verdicts = await verifyGrafana(this.#client, setup, addresses, { fromMs, toMs: nowMs });
    return verdicts.map(({ dashboard, panel, refId, expr, verdict, detail, ok }) => ({
      half: 'dashboards',
      what: `Grafana ${dashboard} / ${panel} ${refId}`,
      ok,
      detail: `${VERDICT_WORDS[verdict]}${detail === '' ? '' : `: ${detail}`}${ok ? '' : `; query: ${expr}`}`,
      found: VERDICT_WORDS[verdict],
    }));
  }
}
