import type { Setup } from '../../setup/model/setup.js';
import type { StreamAccount } from '../account/account.js';
import type { Message } from '../event/message.js';
import type { Rejection } from '../event/rejection.js';
import { renderText } from '../exposition/render.js';
import type { ExpositionFormat } from '../exposition/render.js';
import type { MachineHappening } from '../happening/happening.js';
import type { Extent } from '../state/holder.js';
import type { Resources } from './compile/resources.js';
import { Machine } from './machine.js';
import type { MachineState } from './machine.js';

/** A live exporter takes a step this often. */
export const STEP_MS = 50;

export interface VirtualRunOptions {
  /** Where the clock stands in the beginning, milliseconds since 1970. */
  readonly startMs: number;
  readonly resources?: Resources | undefined;
  /** The run of the setup before a reload, which goes on here. */
  readonly previous?: VirtualRun | undefined;
}

/** A message of a virtual run; what is unset is as with a plain message without headers. */
export interface VirtualMessage {
  readonly payload: Uint8Array;
  /** Unset: the name of the stream. */
  readonly subject?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly sequence?: number;
}

/**
 * Runs a setup on a clock of its own: the driver for what is not live. It hands messages to the machine, moves time in the steps
 * of a live exporter, and keeps all that the machine tells.
 */
export class VirtualRun {
  /** Everything that was told, in order. */
  readonly happened: MachineHappening[] = [];
  /** Where the clock stands, milliseconds since 1970. To set it takes no step: nothing moves until the next one. */
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

  /** A message arrives now. */
  send(
    stream: string,
    { payload, subject = stream, headers = {}, sequence }: VirtualMessage,
  ): Rejection | undefined {
    const message: Message = {
      subject,
      payload,
      header: (name) => headers[name],
      sequence,
      arrivalMs: this.nowMs,
    };
    const rejection = this.#machine.inlet(stream)?.process(message);
    if (rejection !== undefined) this.happened.push({ kind: 'eventRejected', stream, rejection });
    return rejection;
  }

  /** Moves the clock on by this long, in steps of a live exporter. */
  wait(ms: number): void {
    const endMs = this.nowMs + ms;
    while (this.nowMs < endMs) this.stepTo(Math.min(endMs, this.nowMs + STEP_MS));
  }

  /** Moves the clock in one step. */
  stepTo(nowMs: number): void {
    this.nowMs = nowMs;
    this.#machine.advanceTo(nowMs);
  }

  /** Goes on with a changed setup, as a live exporter does when its files change. */
  reload(setup: Setup): void {
    this.#machine = this.#start(setup, this.#machine);
  }

  save(extent: Extent = 'all'): MachineState {
    return this.#machine.save(extent);
  }

  /** Goes on with a machine that knows only these states, as after a restart: everything, then changes in their order. */
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
