import { CLOUD_EVENT_TYPE } from '../../event/cloud-event.js';
import type { InsightChange } from '../../event/insight.js';
import type { Tell } from '../../happening/happening.js';
import type { InsightHappening } from '../../happening/insight.js';
import { insightMessage, insightMessageId, insightSubject } from '../../insight/insight-message.js';
import type { NatsAccess } from '../nats/nats-access.js';
import { Outbox } from '../nats/outbox.js';
import { ownHeaders } from '../nats/own-messages.js';

/** Publishes insights to NATS, on the subject of their rule. */
export class InsightOutlet {
  /** Insights that NATS has not confirmed. */
  readonly outbox: Outbox;
  #service = '';
  #nats: NatsAccess | undefined;

  constructor(tell: Tell<InsightHappening>) {
    this.outbox = new Outbox({
      sent: () => undefined,
      lost: (rule, _reason, detail) => tell({ kind: 'insightNotPublished', rule, error: detail }),
      reportsDenials: false,
    });
  }

  /** Uses the connection that the streams of the setup open. */
  reload(service: string, nats: NatsAccess | undefined): void {
    this.#service = service;
    if (nats === undefined || nats === this.#nats) return;
    this.#nats = nats;
    nats.onLink((link) => {
      if (nats === this.#nats) this.outbox.connect(link);
    });
  }

  insightChanged(change: InsightChange): void {
    if (this.#nats?.isUsed !== true) return;
    const { name } = change.insight;
    const headers = ownHeaders(this.#service, 'insight');
    headers.set('Content-Type', CLOUD_EVENT_TYPE);
    headers.set('Nats-Msg-Id', insightMessageId(change, this.#service));
    const payload = new TextEncoder().encode(insightMessage(change, this.#service));
    this.outbox.add({ subject: insightSubject(name), payload, headers, about: name });
  }
}
