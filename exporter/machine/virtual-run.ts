import type { Setup } from '../../setup/model/setup.js';
import type { StreamAccount } from '../account/account.js';
import { findHeader } from '../event/find-header.js';
import type { Message } from '../event/message.js';
import type { Rejection } from '../event/rejection.js';
import { renderText } from '../exposition/render.js';
import type { ExpositionFormat } from '../exposition/render.js';
import type { MachineHappening } from '../happening/happening.js';
import type { Extent } from '../state/holder.js';
import type { Resources } from './compile/resources.js';
import { Machine } from './machine.js';
import type { MachineState } from './machine.js';

/** Interval of the steps of a live exporter. */
export const STEP_MS = 50;

export interface VirtualRunOptions {
  /** Initial time of the clock, milliseconds since 1970. */
  readonly startMs: number;
  readonly resources?: Resources | undefined;
  /** The run of the setup before a reload, which continues here. */
  readonly previous?: VirtualRun | undefined;
}

/** A message of a virtual run. By default it has no headers and no sequence, like a message on a plain subject. */
export interface VirtualMessage {
  readonly payload: Uint8Array;
  /** Unset: the name of the stream. */
  readonly subject?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly sequence?: number;
  /** Unset: the message comes from a plain subject. */
  readonly stored?: { readonly stream: string; readonly atMs: number };
}

/**
 * Runs a setup on a virtual clock. It passes messages to the machine, advances time in the same steps as a live exporter, and
 * keeps everything that the machine tells.
 */
export class VirtualRun {
  /** All happenings, in order. */
  readonly happened: MachineHappening[] = [];
  /** Time of the clock, milliseconds since 1970. Setting it does not advance the machine: the next step does. */
  nowMs: number;
  #machine: Machine;
  readonly #resources: Resources | undefined;

  constructor(setup: Setup, { startMs, resources, previous }: VirtualRunOptions) {
    this.nowMs = startMs;
    this.#resources = resources;
    this.#machine = this.#start(setup, previous?.machine);
  }

  get machine(): Machine {
    return this.#machine;
  }

  /** Processes a message that arrives now. */
  send(
    stream: string,
    { payload, subject = stream, headers = {}, sequence, stored }: VirtualMessage,
  ): Rejection | undefined {
    const message: Message = {
      subject,
      payload,
      header: (name) => findHeader(Object.entries(headers), name),
      headers: () => Object.entries(headers),
      sequence,
      stream: stored?.stream,
      storedMs: stored?.atMs,
      arrivalMs: this.nowMs,
    };
    const rejection = this.#machine.inlet(stream)?.process(message);
    if (rejection !== undefined) this.happened.push({ kind: 'eventRejected', stream, rejection });
    return rejection;
  }

  /** Advances the clock by this long, in the steps of a live exporter. */
  wait(ms: number): void {
    const endMs = this.nowMs + ms;
    while (this.nowMs < endMs) this.stepTo(Math.min(endMs, this.nowMs + STEP_MS));
  }

  /** Advances the clock in one step. */
  stepTo(nowMs: number): void {
    this.nowMs = nowMs;
    this.#machine.advanceTo(nowMs);
  }

  /** Continues with a changed setup, as a live exporter does when its files change. */
  reload(setup: Setup): void {
    this.#machine = this.#start(setup, this.#machine);
  }

  save(extent: Extent = 'all'): MachineState {
    return this.#machine.save(extent);
  }

  /** Continues with a new machine, as after a restart. `states`: a full state, then the changes saved after it, in order. */
  restart(states: readonly MachineState[], setup: Setup = this.#machine.setup): void {
    this.#machine = this.#start(setup);
    for (const state of states) this.#machine.restore(state);
  }

  /** The exposition of the setup's metrics and insights. */
  exposition(format: ExpositionFormat = 'prometheus'): string {
    return [...renderText(this.#machine.views(), format)].join('');
  }

  get accounts(): readonly StreamAccount[] {
    return this.#machine.engine.accounts;
  }

  #start(setup: Setup, previous?: Machine): Machine {
    return new Machine(setup, {
      nowMs: this.nowMs,
      tell: (happening) => this.happened.push(happening),
      resources: this.#resources,
      previous,
    });
  }
}
