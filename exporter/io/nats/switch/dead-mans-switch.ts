import { setTimeout as delay } from 'node:timers/promises';
import { switchPlace } from '../../../../setup/dead-mans-switch.js';
import type { SwitchPlace } from '../../../../setup/dead-mans-switch.js';
import type { Setup } from '../../../../setup/model/setup.js';
import { CLOUD_EVENT_TYPE, cloudEventText, rfc3339 } from '../../../event/cloud-event.js';
import type { Tell } from '../../../happening/happening.js';
import type { SwitchHappening } from '../../../happening/switch.js';
import type { NatsAccess } from '../nats-access.js';
import { ownHeaders } from '../own-messages.js';

/** As often within the time of the switch, so that two failures in a row do not make it fire. */
const ATTEMPTS = 3;

interface Armed {
  readonly place: SwitchPlace;
  readonly afterMs: number;
  readonly end: AbortController;
}

/**
 * Keeps a message scheduled in NATS that says that the exporter is gone, and postpones it again and again. It is not taken back when the
 * exporter stops: also one that was stopped on purpose is gone until it is started again.
 */
export class DeadMansSwitch {
  readonly #tell: Tell<SwitchHappening>;
  #nats: NatsAccess | undefined;
  #armed: Armed | undefined;
  #isHeld = false;

  constructor(tell: Tell<SwitchHappening>) {
    this.#tell = tell;
  }

  /** Applies a setup. Without NATS, or a switch in the setup, nothing is scheduled any more. */
  reload(setup: Setup, nats: NatsAccess | undefined): void {
    const place = switchPlace(setup);
    const afterMs = setup.alerting.deadMansSwitch?.after ?? 0;
    const before = this.#armed;
    const isSamePlace = JSON.stringify(place) === JSON.stringify(before?.place);
    if (nats === this.#nats && isSamePlace && afterMs === before?.afterMs) return;
    if (before !== undefined && !isSamePlace) void this.#remove(before, place === undefined);
    this.stop();
    this.#nats = nats;
    if (place === undefined || nats === undefined) return;
    const armed = { place, afterMs, end: new AbortController() };
    this.#armed = armed;
    void this.#keep(armed, nats, setup.service.name);
  }

  stop(): void {
    this.#armed?.end.abort();
    this.#armed = undefined;
    this.#isHeld = false;
  }

  async #keep({ place, afterMs, end: { signal } }: Armed, nats: NatsAccess, service: string): Promise<void> {
    // Only now: the start of the exporter does not wait for the JetStream client.
    const { ScheduledMessage, scheduleFault } = await import('./scheduled-message.js');
    const message = new ScheduledMessage(place);
    // Rejects if there can be no connection, which the sources report.
    const link = await nats.link().catch(() => undefined);
    if (link === undefined) return;
    while (!signal.aborted) {
      try {
        const headers = ownHeaders(service, 'switch');
        headers.set('Content-Type', CLOUD_EVENT_TYPE);
        await message.schedule(link.connection, afterMs, goneMessage(service, afterMs), headers);
        if (!signal.aborted) this.#held(place, afterMs);
      } catch (error) {
        if (!signal.aborted) this.#failed(scheduleFault(error));
      }
      await delay(afterMs / ATTEMPTS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** Otherwise NATS would publish it: nobody postpones it any more. */
  async #remove({ place }: Armed, isLast: boolean): Promise<void> {
    if (isLast) this.#tell({ kind: 'switchRemoved' });
    const { ScheduledMessage } = await import('./scheduled-message.js');
    const link = await this.#nats?.link().catch(() => undefined);
    // Without the connection it is as if the exporter were gone.
    if (link !== undefined) await new ScheduledMessage(place).cancel(link.connection).catch(() => undefined);
  }

  #held({ subject }: SwitchPlace, afterMs: number): void {
    if (!this.#isHeld) this.#tell({ kind: 'switchArmed', subject, afterMs });
    this.#isHeld = true;
  }

  #failed(reason: string): void {
    this.#isHeld = false;
    this.#tell({ kind: 'switchFailed', reason });
  }
}

/** A CloudEvent in structured mode. */
function goneMessage(service: string, afterMs: number): string {
  const timeMs = Date.now();
  const lastSeen = rfc3339(timeMs);
  return cloudEventText({
    id: `${service}/gone/${lastSeen}`,
    source: service,
    type: 'io.natsight.exporter.gone',
    subject: service,
    timeMs,
    data: {
      service,
      lastSeen,
      afterSeconds: afterMs / 1_000,
      summary: `No exporter of "${service}" has answered for ${afterMs / 1_000} s: nobody reads its events`,
    },
  });
}
