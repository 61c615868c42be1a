import type { Insight } from '../../setup/model/insight.js';
import type { Setup } from '../../setup/model/setup.js';
import type { InsightChange } from '../event/insight.js';
import { AlertLease } from '../insight/alert-lease.js';
import { insightMessage, insightSubject } from '../insight/insight-message.js';
import type { InsightPublisher } from '../insight/insight-message.js';
import type { InsightListener } from '../running-setup.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import { AlertSender } from './alertmanager/alert-sender.js';
import { AlertmanagerClient } from './alertmanager/client.js';
import { systemClock } from './clock.js';

/** Everybody who is told of insights: the log and the metrics, NATS, and Alertmanager where there is one. */
export class InsightOutlets implements InsightListener {
  readonly #telemetry: Telemetry;
  readonly #publisher: () => InsightPublisher;
  #service = '';
  #sender: AlertSender | undefined;

  constructor(telemetry: Telemetry, publisher: () => InsightPublisher) {
    this.#telemetry = telemetry;
    this.#publisher = publisher;
  }

  /** @param pagesUrl where people find the pages of the exporter, for the links of alerts */
  start(setup: Setup, alertmanagerUrl: string | undefined, pagesUrl: string): void {
    this.#service = setup.service.name;
    this.#telemetry.own.setShown('natsight_alertmanager_up', alertmanagerUrl !== undefined);
    if (alertmanagerUrl === undefined) {
      if (setup.alerting.insightAlerts.size > 0) this.#telemetry.alertsGoNowhere();
      return;
    }
    const lease = new AlertLease(setup, pagesUrl);
    const client = new AlertmanagerClient(alertmanagerUrl);
    this.#sender = new AlertSender(lease, client, this.#telemetry, systemClock);
    this.#sender.start();
  }

  follow(setup: Setup): void {
    this.#service = setup.service.name;
    this.#sender?.follow(setup);
  }

  insightsChanged(changes: readonly InsightChange[]): void {
    // Alertmanager first: somebody may have to get up.
    this.#sender?.observe(changes);
    for (const change of changes) {
      this.#telemetry.insightChanged(change);
      this.#publish(change);
    }
  }

  insightsSuppressed(insight: Insight, count: number): void {
    this.#telemetry.insightsSuppressed(insight, count);
  }

  async stop(): Promise<void> {
    await this.#sender?.stop();
  }

  #publish(change: InsightChange): void {
    const { name } = change.insight;
    try {
      this.#publisher().publish(insightSubject(name), insightMessage(change, this.#service));
    } catch (error) {
      this.#telemetry.insightNotPublished(name, error);
    }
  }
}
