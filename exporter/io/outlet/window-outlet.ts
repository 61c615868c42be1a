import { publishesWindows } from '../../../setup/model/metric.js';
import type { Setup } from '../../../setup/model/setup.js';
import { CLOUD_EVENT_TYPE } from '../../event/cloud-event.js';
import type { Tell } from '../../happening/happening.js';
import type { WindowHappening } from '../../happening/window.js';
import type { ClosedWindow } from '../../window/closed-window.js';
import { windowMessage } from '../../window/window-message.js';
import type { NatsAccess } from '../nats/nats-access.js';
import { Outbox } from '../nats/outbox.js';
import { ownHeaders } from '../nats/own-messages.js';

/** Publishes closed windows to NATS, on the subject of their metric. */
export class WindowOutlet {
  /** Windows that NATS has not confirmed. */
  readonly outbox: Outbox;
  #service = '';
  #nats: NatsAccess | undefined;

  constructor(tell: Tell<WindowHappening>) {
    this.outbox = new Outbox({
      sent: (metric) => tell({ kind: 'windowPublished', metric }),
      lost: (metric, reason, detail) => tell({ kind: 'windowLost', metric, reason, detail }),
    });
  }

  /** Applies a setup. Connects to NATS only if a metric publishes its windows. */
  reload({ service, metrics }: Setup, nats: NatsAccess | undefined): void {
    this.#service = service.name;
    if (nats === undefined || nats === this.#nats || !metrics.some(publishesWindows)) return;
    this.#nats = nats;
    void this.#connect(nats);
  }

  windowClosed(closed: ClosedWindow): void {
    const { publish: subject, name: about } = closed.metric;
    if (subject === undefined || this.#nats === undefined) return;
    const { id, payload } = windowMessage(closed, this.#service);
    const found = ownHeaders(this.#service, 'window');
    found.set('Content-Type', CLOUD_EVENT_TYPE);
    found.set('Nats-Msg-Id', id);
    this.outbox.add({ subject, payload: new TextEncoder().encode(payload), headers: found, about });
  }

  /** If there can be no connection, which the sources report, windows wait until the outbox is full. */
  async #connect(nats: NatsAccess): Promise<void> {
    const link = await nats.link().catch(() => undefined);
    if (link !== undefined && nats === this.#nats) this.outbox.connect(link);
  }
}
