import { setTimeout as delay } from 'node:timers/promises';
import type { InsightWebhook } from '../../../setup/model/webhook.js';
import type { Tell } from '../../happening/happening.js';
import type { WebhookHappening, WebhookLoss } from '../../happening/webhook.js';
import { settledWithin } from '../nats/within.js';
import { postEvent } from './webhook-poster.js';

/** Insights that wait for one webhook. */
const MAX_WAITING_INSIGHTS = 1_000;
/** Wait after the first failed request; it doubles with each further one. */
const RETRY_MS = 1_000;
const MAX_WEBHOOK_RETRY_MS = 60_000;
/** Longest wait that a webhook may ask for. */
const MAX_RETRY_AFTER_MS = 3_600_000;

interface SenderOptions {
  readonly retryMs: number;
  /** From a request to the last byte of its answer. */
  readonly timeLimitMs: number;
}

const DEFAULTS: SenderOptions = { retryMs: RETRY_MS, timeLimitMs: 10_000 };

/** A CloudEvent that a webhook does not have yet. */
export interface WaitingEvent {
  readonly id: string;
  readonly body: string;
  /** The insight. */
  readonly rule: string;
}

/**
 * Posts insights to one webhook, one after the other, each until the webhook has accepted it or would always refuse it. With a state
 * that is kept, an insight is posted only once a checkpoint has it, as in `Outbox`. After a restart it is posted again under its id.
 */
export class WebhookSender {
  readonly #tell: Tell<WebhookHappening>;
  readonly #options: SenderOptions;
  /** By number, in the order in which they are posted. */
  readonly #waiting = new Map<number, WaitingEvent>();
  readonly #end = new AbortController();
  #webhook: InsightWebhook;
  #next = 1;
  /** Numbers below are saved, or were. */
  #saved = 1;
  /** Numbers below may be posted. */
  #released = Infinity;
  #sending: Promise<void> | undefined;
  /** Whether there may be something to post that was not looked at yet. */
  #isWoken = false;

  constructor(webhook: InsightWebhook, tell: Tell<WebhookHappening>, options: SenderOptions = DEFAULTS) {
    this.#webhook = webhook;
    this.#tell = tell;
    this.#options = options;
  }

  /** From the next request on. */
  reload(webhook: InsightWebhook): void {
    this.#webhook = webhook;
  }

  add(event: WaitingEvent): void {
    if (this.#waiting.size >= MAX_WAITING_INSIGHTS) {
      return this.#lost(event, 'backlog', `${MAX_WAITING_INSIGHTS} insights wait`);
    }
    this.#waiting.set(this.#next++, event);
    this.#tellWaiting();
    this.#wake();
  }

  save(): readonly WaitingEvent[] {
    this.#saved = this.#next;
    return [...this.#waiting.values()];
  }

  restore(events: readonly WaitingEvent[]): void {
    for (const event of events) this.#waiting.set(this.#next++, event);
    this.#saved = this.#next;
    if (this.#released !== Infinity) this.#released = this.#saved;
    this.#tellWaiting();
    this.#wake();
  }

  /** From now on, an insight is posted only once it is safe. */
  hold(): void {
    this.#released = Math.min(this.#released, this.#saved);
  }

  /** What the last `save` has returned is safe. */
  safe(): void {
    if (this.#released === Infinity) return;
    this.#released = this.#saved;
    this.#wake();
  }

  /** Posts for at most `limitMs` more; the rest is lost, unless a state has it. */
  async stop(limitMs: number): Promise<void> {
    if (this.#sending !== undefined) await settledWithin(limitMs, this.#sending);
    this.#end.abort();
    for (const [number, event] of this.#waiting) {
      const isKept = this.#released !== Infinity && number < this.#saved;
      if (!isKept) this.#lost(event, 'stopped', 'not delivered yet');
    }
    this.#waiting.clear();
  }

  #wake(): void {
    if (this.#end.signal.aborted) return;
    this.#isWoken = true;
    this.#sending ??= this.#run();
  }

  async #run(): Promise<void> {
    while (this.#isWoken) {
      this.#isWoken = false;
      // Insights that are added synchronously are all there.
      await Promise.resolve();
      await this.#send();
    }
    this.#sending = undefined;
  }

  async #send(): Promise<void> {
    let failures = 0;
    for (let first = this.#first(); first !== undefined; first = this.#first()) {
      const [number, event] = first;
      const outcome = await postEvent(this.#webhook, event, Date.now(), this.#options.timeLimitMs);
      if (this.#end.signal.aborted) return;
      const webhook = this.#webhook.name;
      if (outcome.kind === 'failed') {
        this.#tell({ kind: 'webhookFailed', webhook, detail: outcome.detail });
        await this.#pause(failures++, outcome.retryAfterMs);
        continue;
      }
      failures = 0;
      this.#waiting.delete(number);
      if (outcome.kind === 'accepted') this.#tell({ kind: 'webhookSent', webhook });
      else this.#lost(event, 'refused', outcome.detail);
      this.#tellWaiting();
    }
  }

  #first(): readonly [number, WaitingEvent] | undefined {
    if (this.#end.signal.aborted) return undefined;
    const [first] = this.#waiting;
    return first !== undefined && first[0] < this.#released ? first : undefined;
  }

  async #pause(failures: number, askedMs = 0): Promise<void> {
    const ms = Math.max(
      Math.min(MAX_WEBHOOK_RETRY_MS, this.#options.retryMs * 2 ** failures),
      Math.min(askedMs, MAX_RETRY_AFTER_MS),
    );
    await delay(ms, undefined, { signal: this.#end.signal, ref: false }).catch(() => undefined);
  }

  #lost({ rule }: WaitingEvent, reason: WebhookLoss, detail: string): void {
    this.#tell({ kind: 'webhookLost', webhook: this.#webhook.name, reason, rule, detail });
  }

  #tellWaiting(): void {
    this.#tell({ kind: 'webhookWaiting', webhook: this.#webhook.name, count: this.#waiting.size });
  }
}
