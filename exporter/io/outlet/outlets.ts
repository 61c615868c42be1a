import type { Setup } from '../../../setup/model/setup.js';
import type { InsightChange } from '../../event/insight.js';
import type { OwnAlertChange } from '../../event/own-alert.js';
import type { AlertHappening } from '../../happening/alert.js';
import type { MachineHappening, Tell } from '../../happening/happening.js';
import type { InsightHappening } from '../../happening/insight.js';
import type { PrometheusHappening } from '../../happening/prometheus.js';
import type { SwitchHappening } from '../../happening/switch.js';
import type { WindowHappening } from '../../happening/window.js';
import type { StateHolder } from '../../state/holder.js';
import type { OutboxState } from '../nats/outbox.js';
import { insightMessage, insightSubject } from '../../insight/insight-message.js';
import { AlertOutlet } from '../alertmanager/alert-outlet.js';
import type { AlertOutletState } from '../alertmanager/alert-outlet.js';
import type { HttpServerLink } from '../http-client/http-access.js';
import type { NatsAccess } from '../nats/nats-access.js';
import { DeadMansSwitch } from '../nats/switch/dead-mans-switch.js';
import { ownHeaders } from '../nats/own-messages.js';
import { ConfigurationWatch } from '../prometheus/configuration-watch.js';
import type { PrometheusApi } from '../prometheus/prometheus-api.js';
import { WindowOutlet } from './window-outlet.js';

/** How long pending windows may take to be sent when the exporter stops. */
const STOP_LIMIT_MS = 1_000;

export type OutletHappening =
  AlertHappening | PrometheusHappening | InsightHappening | SwitchHappening | WindowHappening;

/** What has not reached its server yet, or has to be renewed there. */
export interface OutletsState {
  readonly alerts: AlertOutletState;
  readonly windows: OutboxState;
}

/** Sends the machine's output to other servers: alerts to every Alertmanager, insights, closed windows and the dead man's switch to NATS. */
export class Outlets implements StateHolder<OutletsState> {
  readonly #tell: Tell<OutletHappening>;
  readonly #nats: () => NatsAccess | undefined;
  readonly #windows: WindowOutlet;
  readonly #switch: DeadMansSwitch;
  #service = '';
  #alerts: AlertOutlet | undefined;
  #configuration: ConfigurationWatch | undefined;

  /** @param nats returns `undefined` if recorded events replace NATS: nothing is published then */
  constructor(tell: Tell<OutletHappening>, nats: () => NatsAccess | undefined) {
    this.#tell = tell;
    this.#nats = nats;
    this.#windows = new WindowOutlet(tell);
    this.#switch = new DeadMansSwitch(tell);
  }

  /**
   * @param pagesUrl base URL of the exporter's pages, for links in alerts
   * @param prometheus whose alerts are the twins of those that are sent; `undefined`: they have the labels of the setup
   */
  start(
    setup: Setup,
    alertmanagers: readonly HttpServerLink[],
    pagesUrl: string,
    prometheus: PrometheusApi | undefined,
  ): void {
    this.#service = setup.service.name;
    this.#windows.reload(setup, this.#nats());
    this.#switch.reload(setup, this.#nats());
    this.#tell({
      kind: 'alertingStarted',
      alertmanagers: alertmanagers.map(({ address }) => address.url),
      insights: setup.alerting.insightAlerts.size,
    });
    const alerts = new AlertOutlet(setup, alertmanagers, pagesUrl, this.#tell);
    this.#alerts = alerts;
    if (prometheus === undefined || alertmanagers.length === 0) return alerts.start();
    this.#configuration = new ConfigurationWatch({
      prometheus,
      keys: ['global', 'alerting'],
      onChange: (configuration) => alerts.relabel(configuration),
      tell: this.#tell,
    });
    // With the labels of the setup, the first alerts would be others than those of Prometheus.
    void this.#configuration.start().then(() => alerts.start());
  }

  /** Tells Alertmanager of an alert that no insight stands behind. */
  sendOwnAlert(change: OwnAlertChange): void {
    this.#alerts?.observe([change]);
  }

  reload(setup: Setup): void {
    this.#service = setup.service.name;
    this.#windows.reload(setup, this.#nats());
    this.#switch.reload(setup, this.#nats());
    this.#alerts?.reload(setup);
  }

  readonly send: Tell<MachineHappening> = (happening) => {
    if (happening.kind === 'insightChanged') this.#sendInsight(happening.change);
    if (happening.kind === 'windowClosed') this.#windows.windowClosed(happening.closed);
  };

  save(): OutletsState {
    return { alerts: this.#alerts?.save() ?? {}, windows: this.#windows.save() };
  }

  /** After the start, before the machine tells anything. */
  restore({ alerts, windows }: OutletsState): void {
    this.#alerts?.restore(alerts);
    this.#windows.restore(windows);
  }

  async stop(): Promise<void> {
    this.#configuration?.stop();
    this.#switch.stop();
    await Promise.all([this.#alerts?.stop(), this.#windows.stop(STOP_LIMIT_MS)]);
  }

  #sendInsight(change: InsightChange): void {
    // Alertmanager first: someone may be paged.
    this.#alerts?.observe([change]);
    const { name } = change.insight;
    try {
      const headers = ownHeaders(this.#service, 'insight');
      this.#nats()?.publish(insightSubject(name), insightMessage(change, this.#service), headers);
    } catch (error) {
      this.#tell({ kind: 'insightNotPublished', rule: name, error });
    }
  }
}
