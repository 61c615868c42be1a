import type { Setup } from '../../../setup/model/setup.js';
import type { InsightChange } from '../../event/insight.js';
import type { OwnAlertChange } from '../../event/own-alert.js';
import type { AlertHappening } from '../../happening/alert.js';
import type { MachineHappening, Tell } from '../../happening/happening.js';
import type { InsightHappening } from '../../happening/insight.js';
import type { WindowHappening } from '../../happening/window.js';
import type { LeaseState } from '../../insight/alert-lease.js';
import type { StateHolder } from '../../state/holder.js';
import type { OutboxState } from '../nats/outbox.js';
import { AlertLease } from '../../insight/alert-lease.js';
import { insightMessage, insightSubject } from '../../insight/insight-message.js';
import { AlertSender } from '../alertmanager/alert-sender.js';
import { AlertPoster } from '../alertmanager/alert-poster.js';
import { systemClock } from '../clock.js';
import type { NatsAccess } from '../nats/nats-access.js';
import { ownHeaders } from '../nats/own-messages.js';
import { WindowOutlet } from './window-outlet.js';

/** How long pending windows may take to be sent when the exporter stops. */
const STOP_LIMIT_MS = 1_000;

export type OutletHappening = AlertHappening | InsightHappening | WindowHappening;

/** What has not reached its server yet, or has to be renewed there. */
export interface OutletsState {
  readonly alerts: LeaseState;
  readonly windows: OutboxState;
}

/** Sends the machine's output to other servers: alerts to Alertmanager, if there is one, insights and closed windows to NATS. */
export class Outlets implements StateHolder<OutletsState> {
  readonly #tell: Tell<OutletHappening>;
  readonly #nats: () => NatsAccess | undefined;
  readonly #windows: WindowOutlet;
  #service = '';
  #lease: AlertLease | undefined;
  #sender: AlertSender | undefined;

  /** @param nats returns `undefined` if recorded events replace NATS: nothing is published then */
  constructor(tell: Tell<OutletHappening>, nats: () => NatsAccess | undefined) {
    this.#tell = tell;
    this.#nats = nats;
    this.#windows = new WindowOutlet(tell);
  }

  /** @param pagesUrl base URL of the exporter's pages, for links in alerts */
  start(setup: Setup, alertmanagerUrl: string | undefined, pagesUrl: string): void {
    this.#service = setup.service.name;
    this.#windows.reload(setup, this.#nats());
    this.#tell({
      kind: 'alertingStarted',
      hasAlertmanager: alertmanagerUrl !== undefined,
      insights: setup.alerting.insightAlerts.size,
    });
    if (alertmanagerUrl === undefined) return;
    const lease = new AlertLease(setup, pagesUrl);
    this.#lease = lease;
    const client = new AlertPoster(alertmanagerUrl);
    this.#sender = new AlertSender(lease, client, this.#tell, systemClock);
    this.#sender.start();
  }

  /** Tells Alertmanager of an alert that no insight stands behind. */
  sendOwnAlert(change: OwnAlertChange): void {
    this.#sender?.observe([change]);
  }

  reload(setup: Setup): void {
    this.#service = setup.service.name;
    this.#windows.reload(setup, this.#nats());
    this.#sender?.reload(setup);
  }

  readonly send: Tell<MachineHappening> = (happening) => {
    if (happening.kind === 'insightChanged') this.#sendInsight(happening.change);
    if (happening.kind === 'windowClosed') this.#windows.windowClosed(happening.closed);
  };

  save(): OutletsState {
    return { alerts: this.#lease?.save() ?? [], windows: this.#windows.save() };
  }

  /** After the start, before the machine tells anything. */
  restore({ alerts, windows }: OutletsState): void {
    this.#lease?.restore(alerts);
    this.#windows.restore(windows);
  }

  async stop(): Promise<void> {
    await Promise.all([this.#sender?.stop(), this.#windows.stop(STOP_LIMIT_MS)]);
  }

  #sendInsight(change: InsightChange): void {
    // Alertmanager first: someone may be paged.
    this.#sender?.observe([change]);
    const { name } = change.insight;
    try {
      const headers = ownHeaders(this.#service, 'insight');
      this.#nats()?.publish(insightSubject(name), insightMessage(change, this.#service), headers);
    } catch (error) {
      this.#tell({ kind: 'insightNotPublished', rule: name, error });
    }
  }
}
