import type { Setup } from '../../../setup/model/setup.js';
import type { InsightChange } from '../../event/insight.js';
import type { Tell } from '../../happening/happening.js';
import type { WebhookHappening } from '../../happening/webhook.js';
import { insightMessage, insightMessageId } from '../../insight/insight-message.js';
import { WebhookSender } from '../webhook/webhook-sender.js';
import type { WaitingEvent } from '../webhook/webhook-sender.js';

/** Insights that the webhooks do not have yet, by the name of the webhook. */
export type WebhookState = Readonly<Record<string, readonly WaitingEvent[]>>;

/** Posts insights to the webhooks of the setup. Each has a queue and retries of its own: one that is away delays no other. */
export class WebhookOutlet {
  readonly #tell: Tell<WebhookHappening>;
  readonly #senders = new Map<string, WebhookSender>();
  #service = '';
  #isHeld = false;

  constructor(tell: Tell<WebhookHappening>) {
    this.#tell = tell;
  }

  /** `isLive`: recorded events are told to nobody. */
  reload({ service, alerting }: Setup, isLive: boolean): void {
    this.#service = service.name;
    const webhooks = isLive ? (alerting.webhooks ?? []) : [];
    const names = new Set(webhooks.map(({ name }) => name));
    for (const [name, sender] of this.#senders) {
      if (names.has(name)) continue;
      this.#senders.delete(name);
      void sender.stop(0);
    }
    this.#tell({ kind: 'webhooksDeclared', webhooks: [...names] });
    for (const webhook of webhooks) {
      const known = this.#senders.get(webhook.name);
      if (known !== undefined) known.reload(webhook);
      else this.#senders.set(webhook.name, this.#newSender(webhook));
    }
  }

  insightChanged(change: InsightChange): void {
    if (this.#senders.size === 0) return;
    const event = {
      id: insightMessageId(change, this.#service),
      body: insightMessage(change, this.#service),
      rule: change.insight.name,
    };
    for (const sender of this.#senders.values()) sender.add(event);
  }

  save(): WebhookState {
    return Object.fromEntries([...this.#senders].map(([name, sender]) => [name, sender.save()]));
  }

  /** What a webhook had to get that the setup has no more is forgotten. */
  restore(state: WebhookState): void {
    for (const [name, events] of Object.entries(state)) this.#senders.get(name)?.restore(events);
  }

  hold(): void {
    this.#isHeld = true;
    for (const sender of this.#senders.values()) sender.hold();
  }

  safe(): void {
    for (const sender of this.#senders.values()) sender.safe();
  }

  async stop(limitMs: number): Promise<void> {
    await Promise.all([...this.#senders.values()].map((sender) => sender.stop(limitMs)));
  }

  #newSender(webhook: ConstructorParameters<typeof WebhookSender>[0]): WebhookSender {
    const sender = new WebhookSender(webhook, this.#tell);
    if (this.#isHeld) sender.hold();
    return sender;
  }
}
