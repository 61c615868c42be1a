import type { Setup } from '../../../setup/model/setup.js';
import { alertRelabelingOf } from '../../../setup/relabeling/alert-relabeling.js';
import type { AlertChange } from '../../insight/alert-change.js';
import type { AlertHappening } from '../../happening/alert.js';
import type { Tell } from '../../happening/happening.js';
import { AlertLease } from '../../insight/alert-lease.js';
import type { LeaseState } from '../../insight/alert-lease.js';
import type { StateHolder } from '../../state/holder.js';
import type { HttpServerLink } from '../http-client/http-access.js';
import { send } from '../http-client/request.js';
import { systemTimers } from '../timers.js';
import type { Timers } from '../timers.js';
import { AlertPoster } from './alert-poster.js';
import { AlertSender } from './alert-sender.js';

/** The alerts of each Alertmanager, by its URL without credentials. */
export type AlertOutletState = Readonly<Record<string, LeaseState>>;

/** What posting alerts needs: time, and a way to send a request. Tests simulate it. */
export interface AlertHost {
  readonly timers: Timers;
  readonly request: typeof send;
}

const SYSTEM: AlertHost = { timers: systemTimers, request: send };

interface Outlet {
  readonly lease: AlertLease;
  readonly sender: AlertSender;
}

/** Sends alerts to every Alertmanager. Each has alerts, pauses and retries of its own: one that is away delays no other. */
export class AlertOutlet implements StateHolder<AlertOutletState> {
  readonly #outlets = new Map<string, Outlet>();
  readonly #tell: Tell<AlertHappening>;

  /** @param pagesUrl base URL of the exporter's pages, for links in alerts */
  constructor(
    setup: Setup,
    alertmanagers: readonly HttpServerLink[],
    pagesUrl: string,
    tell: Tell<AlertHappening>,
    { timers, request }: AlertHost = SYSTEM,
  ) {
    this.#tell = tell;
    for (const link of alertmanagers) {
      const lease = new AlertLease(setup, pagesUrl);
      const sender = new AlertSender(lease, new AlertPoster(link, request), tell, timers);
      this.#outlets.set(link.address.url, { lease, sender });
    }
  }

  start(): void {
    for (const { sender } of this.#outlets.values()) sender.start();
  }

  /** Posts started and ended alerts at once. */
  observe(changes: readonly AlertChange[]): void {
    for (const { sender } of this.#outlets.values()) sender.observe(changes);
  }

  /** Applies a changed setup. */
  reload(setup: Setup): void {
    for (const { sender } of this.#outlets.values()) sender.reload(setup);
  }

  /** Gives alerts the labels with which a Prometheus of this configuration sends its own. */
  relabel(configuration: unknown): void {
    for (const [alertmanager, { sender }] of this.#outlets) {
      const relabeling = alertRelabelingOf(configuration, alertmanager);
      sender.relabel(relabeling);
      this.#tell({
        kind: 'alertLabelsLearned',
        alertmanager,
        externalLabels: relabeling?.externalLabels,
        notUnderstood: relabeling?.notUnderstood ?? [],
      });
    }
  }

  save(): AlertOutletState {
    return Object.fromEntries([...this.#outlets].map(([url, { lease }]) => [url, lease.save()]));
  }

  /** An Alertmanager that is new gets the alerts of another: those that fire are sent again anyway. */
  restore(state: AlertOutletState): void {
    const [other = []] = Object.values(state);
    for (const [url, { lease }] of this.#outlets) lease.restore(state[url] ?? other);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#outlets.values()].map(({ sender }) => sender.stop()));
  }
}
