import { isObserved } from '../../../setup/alert-mode.js';
import type { Setup } from '../../../setup/model/setup.js';
import type { InsightChange } from '../../event/insight.js';
import type { OwnAlertChange } from '../../event/own-alert.js';
import type { AlertHappening } from '../../happening/alert.js';
import type { MachineHappening, Tell } from '../../happening/happening.js';
import type { InsightHappening } from '../../happening/insight.js';
import type { PrometheusHappening } from '../../happening/prometheus.js';
import type { StreamHappening } from '../../happening/stream.js';
import type { SwitchHappening } from '../../happening/switch.js';
import type { WebhookHappening } from '../../happening/webhook.js';
import type { WindowHappening } from '../../happening/window.js';
import type { Extent } from '../../state/holder.js';
import type { KeptOutlets } from '../checkpoint/kept-outlets.js';
import { Outbox } from '../nats/outbox.js';
import type { OutboxState } from '../nats/outbox.js';
import { outgoingMessage } from '../nats/outgoing-message.js';
import type { WaitingMessage } from '../../event/waiting-message.js';
import { AlertOutlet } from '../alertmanager/alert-outlet.js';
import type { AlertHost, AlertOutletState } from '../alertmanager/alert-outlet.js';
import type { HttpServerLink } from '../http-client/http-access.js';
import type { NatsAccess } from '../nats/nats-access.js';
import { DeadMansSwitch } from '../nats/switch/dead-mans-switch.js';
import { ConfigurationWatch } from '../prometheus/configuration-watch.js';
import type { PrometheusApi } from '../prometheus/prometheus-api.js';
import { InsightOutlet } from './insight-outlet.js';
import { WebhookOutlet } from './webhook-outlet.js';
import type { WebhookState } from './webhook-outlet.js';
import { WindowOutlet } from './window-outlet.js';

/** How long pending windows may take to be sent when the exporter stops. */
const STOP_LIMIT_MS = 1_000;

export type OutletHappening =
  | AlertHappening
  | PrometheusHappening
  | InsightHappening
  | StreamHappening
  | SwitchHappening
  | WebhookHappening
  | WindowHappening;

/** What has not reached its server yet, or has to be renewed there. */
export interface OutletsState {
  readonly alerts: AlertOutletState;
  readonly windows: OutboxState;
  readonly insights: OutboxState;
  /** All that waits, in every save. Unset: none, as an older version saved it. */
  readonly webhooks?: WebhookState;
  /** Dead letters of an earlier process, and of threads that have ended. */
  readonly deadLetters: OutboxState;
  /** Dead letters that the streams of this one have published and NATS has not confirmed; unset: as in the save before. */
  readonly unconfirmed?: readonly WaitingMessage[];
}

export interface OutletsOptions {
  readonly tell: Tell<OutletHappening>;
  /** Returns `undefined` if recorded events replace NATS: nothing is published then. */
  readonly nats: () => NatsAccess | undefined;
  /** Dead letters that NATS has not confirmed, by stream. A list that has not changed is the same one. */
  readonly deadLetters: () => readonly (readonly WaitingMessage[])[];
  /** Default: the system's time, and HTTP. */
  readonly alertHost?: AlertHost | undefined;
}

/** Sends the machine's output to other servers: alerts to every Alertmanager, insights, closed windows and the dead man's switch to NATS. */
export class Outlets implements KeptOutlets<OutletsState> {
  readonly #options: OutletsOptions;
  readonly #tell: Tell<OutletHappening>;
  readonly #windows: WindowOutlet;
  readonly #insights: InsightOutlet;
  readonly #webhooks: WebhookOutlet;
  readonly #deadLetters: Outbox;
  #unconfirmed: readonly (readonly WaitingMessage[])[] = [];
  #nats: NatsAccess | undefined;
  readonly #switch: DeadMansSwitch;
  #alerts: AlertOutlet | undefined;
  #configuration: ConfigurationWatch | undefined;

  constructor(options: OutletsOptions) {
    const { tell } = options;
    this.#options = options;
    this.#tell = tell;
    this.#windows = new WindowOutlet(tell);
    this.#insights = new InsightOutlet(tell);
    this.#webhooks = new WebhookOutlet(tell);
    this.#deadLetters = new Outbox({
      sent: (stream) => tell({ kind: 'deadLetterPublished', stream }),
      lost: (stream, _reason, detail) => tell({ kind: 'deadLetterLost', stream, reason: detail }),
    });
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
    this.#reloadNats(setup);
    this.#tell({
      kind: 'alertingStarted',
      alertmanagers: alertmanagers.map(({ address }) => address.url),
      insights: setup.alerting.insightAlerts.size,
    });
    const alerts = new AlertOutlet(setup, alertmanagers, pagesUrl, this.#tell, this.#options.alertHost);
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
    this.#reloadNats(setup);
    this.#alerts?.reload(setup);
  }

  readonly send: Tell<MachineHappening> = (happening) => {
    if (happening.kind === 'insightChanged') this.#sendInsight(happening.change);
    if (happening.kind === 'windowClosed') this.#windows.windowClosed(happening.closed);
  };

  /** Dead letters that nobody publishes any more: the thread that read their messages has ended. */
  readonly sendDeadLetters = (letters: readonly WaitingMessage[]): void => {
    for (const letter of letters) this.#deadLetters.add(outgoingMessage(letter));
  };

  save(extent: Extent): OutletsState {
    const lists = this.#options.deadLetters();
    const isUnchanged =
      lists.length === this.#unconfirmed.length && lists.every((list, at) => list === this.#unconfirmed[at]);
    this.#unconfirmed = lists;
    return {
      alerts: this.#alerts?.save() ?? {},
      windows: this.#windows.outbox.save(extent),
      insights: this.#insights.outbox.save(extent),
      webhooks: this.#webhooks.save(),
      deadLetters: this.#deadLetters.save(extent),
      ...((extent === 'all' || !isUnchanged) && { unconfirmed: lists.flat() }),
    };
  }

  /** After the start, before the machine tells anything. */
  restore(states: readonly OutletsState[]): void {
    for (const { windows, insights, deadLetters } of states) {
      this.#windows.outbox.restore(windows);
      this.#insights.outbox.restore(insights);
      this.#deadLetters.restore(deadLetters);
    }
    const last = states.at(-1);
    if (last !== undefined) this.#alerts?.restore(last.alerts);
    this.#webhooks.restore(last?.webhooks ?? {});
    const unconfirmed = states.findLast((state) => state.unconfirmed !== undefined)?.unconfirmed ?? [];
    this.sendDeadLetters(unconfirmed);
  }

  hold(): void {
    this.#webhooks.hold();
    // Dead letters follow from their message alone: what is published before it is saved is published again under the same id.
    for (const outbox of [this.#windows.outbox, this.#insights.outbox]) outbox.hold();
  }

  safe(): void {
    this.#webhooks.safe();
    for (const outbox of [this.#windows.outbox, this.#insights.outbox]) outbox.safe();
  }

  get isPending(): boolean {
    return this.#outboxes().some(({ isPending }) => isPending);
  }

  async settle(limitMs: number): Promise<void> {
    await Promise.all(this.#outboxes().map((outbox) => outbox.settle(limitMs)));
  }

  async stop(): Promise<void> {
    this.#configuration?.stop();
    this.#switch.stop();
    await Promise.all([
      this.#alerts?.stop(),
      this.#webhooks.stop(STOP_LIMIT_MS),
      ...this.#outboxes().map((outbox) => outbox.stop(STOP_LIMIT_MS)),
    ]);
  }

  #outboxes(): readonly Outbox[] {
    return [this.#windows.outbox, this.#insights.outbox, this.#deadLetters];
  }

  #reloadNats(setup: Setup): void {
    const nats = this.#options.nats();
    this.#windows.reload(setup, nats);
    this.#insights.reload(setup.service.name, nats);
    this.#webhooks.reload(setup, nats !== undefined);
    this.#switch.reload(setup, nats);
    if (nats === this.#nats) return;
    this.#nats = nats;
    nats?.onLink((link) => {
      if (nats === this.#nats) this.#deadLetters.connect(link);
    });
  }

  #sendInsight(change: InsightChange): void {
    if (isObserved(change.insight)) return;
    // Alertmanager first: someone may be paged.
    this.#alerts?.observe([change]);
    this.#insights.insightChanged(change);
    this.#webhooks.insightChanged(change);
  }
}
