import type { Bug } from './bugs/bug.js';
import { Hazards } from './hazards.js';
import { differences, measuredIn, measuredOutputs } from './plan/measured.js';
import { makeSchedule } from './plan/schedule.js';
import type { Schedule, Step } from './plan/schedule.js';
import { HIGH, IDLE_MS, MAX_LATENESS_MS, SESSION_GAP_MS, SETUPS, WINDOW_MS } from './plan/setups.js';
import type { SimulatedEvent } from './plan/setups.js';
import { straight } from './plan/straight.js';
import { AlertWatch } from './world/alert-watch.js';
import { SimulatedAlertmanager } from './world/alertmanager.js';
import { SimulatedDisk } from './world/disk.js';
import { CHECKPOINT_MS } from './world/exporter.js';
import type { SimulatedExporter } from './world/exporter.js';
import { OTHER_STREAM, STREAM, SimulatedJetStream } from './world/jetstream.js';
import { SimulatedOutputs } from './world/outputs.js';
import { Supervisor } from './world/supervisor.js';
import { World } from './world/world.js';

/** How the run of a schedule ended. */
export type Outcome =
  | { readonly kind: 'exact' }
  /** All files were damaged: the exporter does not start, as it says. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'wrong'; readonly faults: readonly string[] };

export interface SimulationOptions {
  readonly bug?: Bug | undefined;
  /** Keep a log of what happens. */
  readonly logs?: boolean | undefined;
}

/** How long it may take until everything is read, saved and published after the last hazard. */
const REST_LIMIT_MS = 60_000;
/** How often to look whether it is. */
const LOOK_MS = 150;
/** How long Alertmanager may take to have the alerts that fire after everything works again: they are sent each 15 s. */
const ALERTS_LIMIT_MS = 45_000;
/** Longer than a step takes with busy threads. */
const SETTLING_MS = 1_000;
/** After so long, all windows with earlier events can close. */
const CLOSING_MS = MAX_LATENESS_MS + Math.max(WINDOW_MS, SESSION_GAP_MS) + 50;
const KINDS = ['a', 'b', 'c', 'd', 'e'];

/** Runs the schedule of a seed. Call `step` until there is an outcome, and let all promises settle in between. */
export class Simulation {
  readonly seed: number;
  readonly schedule: Schedule;
  outcome: Outcome | undefined;
  readonly #world: World;
  readonly #servers: readonly SimulatedJetStream[];
  readonly #alerts: AlertWatch;
  readonly #outputs: SimulatedOutputs;
  readonly #supervisor: Supervisor;
  readonly #hazards: Hazards;
  readonly #faults: string[] = [];
  #isSettled = false;
  readonly #events: SimulatedEvent[] = [];

  constructor(seed: number, { bug, logs = false }: SimulationOptions = {}) {
    this.seed = seed;
    const world = new World(seed, { logs });
    this.#world = world;
    this.schedule = makeSchedule(world.random, seed);
    const { shape, keepsOnlyUnacked, lostAcks, lostDeliveries, steps, endMs } = this.schedule;
    const disk = new SimulatedDisk(world);
    const streams = shape === 'threads' ? [STREAM, OTHER_STREAM] : [STREAM];
    const servers = streams.map((name) => new SimulatedJetStream(world, { name, keepsOnlyUnacked }));
    const outputs = new SimulatedOutputs(world);
    const alertmanager = new SimulatedAlertmanager(world);
    const fail = (fault: string) => this.#fail(fault);
    const alerts = new AlertWatch({ world, alertmanager, fail });
    const parts = { world, disk, servers, outputs, alertmanager, alerts };
    const supervisor = new Supervisor({ ...parts, shape, setups: SETUPS[shape], bug, fail });
    this.#servers = servers;
    this.#alerts = alerts;
    this.#outputs = outputs;
    this.#supervisor = supervisor;
    this.#hazards = new Hazards({ ...parts, supervisor, shape });
    for (const server of servers) {
      server.lostAcks = lostAcks;
      server.lostDeliveries = lostDeliveries;
      server.start();
    }
    for (const step of steps) world.after(step.atMs, () => this.#take(step));
    world.after(0, () => supervisor.watch());
    world.after(endMs, () => this.#heal());
  }

  get log(): readonly string[] {
    return this.#world.log;
  }

  step(): void {
    this.#world.step();
  }

  abandon(reason: string): void {
    this.#fail(reason);
  }

  #take(step: Step): void {
    if (step.kind === 'publish') this.#publish(step.events);
    else this.#hazards.happen(step.hazard);
  }

  #publish(count: number): void {
    for (let at = 0; at < count; at++) this.#publishOne(this.#newEvent());
  }

  #publishOne(event: SimulatedEvent): void {
    const [only, ...others] = this.#servers;
    const server = others.length === 0 ? only : this.#world.random.pick(this.#servers);
    server?.publish(event);
  }

  /** Some are repeated, some are late, and some are no JSON. */
  #newEvent(): SimulatedEvent {
    const { random, nowMs } = this.#world;
    if (this.#events.length > 0 && random.chance(0.15)) return random.pick(this.#events);
    const t = nowMs - (random.chance(0.25) ? random.between(400, 1_200) : random.below(350));
    const event = {
      n: this.#events.length,
      t,
      e: { k: random.pick(KINDS), v: random.below(100) / 4 },
      isMalformed: random.chance(0.1),
    };
    this.#events.push(event);
    return event;
  }

  /** The last hazard is over: now everything has to become exact. */
  #heal(): void {
    this.#world.tell(() => '-- everything works again');
    this.#hazards.end();
    // Later than every window before. Idle series come back.
    const idleMs = this.#killWhenIdle();
    this.#world.after(CLOSING_MS + idleMs, () => this.#publishLast(this.#world.nowMs + REST_LIMIT_MS));
  }

  /** Series that are idle survive as well. Returns how long that takes. */
  #killWhenIdle(): number {
    if (this.schedule.shape !== 'counters' || this.#world.random.chance(0.7)) return 0;
    const idleMs = IDLE_MS + 2 * CHECKPOINT_MS;
    this.#world.after(idleMs, () => this.#supervisor.crash(0));
    return idleMs;
  }

  #publishLast(limitMs: number): void {
    const { nowMs } = this.#world;
    for (const k of KINDS) {
      // Some insights fire at the end, some do not.
      const v = this.schedule.shape === 'alerts' && this.#world.random.chance(0.5) ? HIGH + 1 : 1;
      const event = { n: this.#events.length, t: nowMs, e: { k, v }, isMalformed: false };
      this.#events.push(event);
      for (const server of this.#servers) server.publish(event);
    }
    this.#untilRest(limitMs, nowMs);
  }

  #untilRest(limitMs: number, sinceMs: number): void {
    const { exporter } = this.#supervisor;
    if (this.outcome !== undefined) return;
    const isRead = this.#servers.every((server) => server.isRead);
    if (exporter !== undefined && isRead && exporter.isAtRest(sinceMs)) {
      if (exporter.threads !== undefined && !this.#isSettled) return this.#settle(limitMs);
      const differing = this.schedule.shape === 'alerts' ? this.#alerts.differences(exporter.machine) : [];
      if (differing.length > 0) return this.#awaitAlerts(exporter, this.#world.nowMs + ALERTS_LIMIT_MS);
      // Otherwise some series may be idle again.
      const isSoon = this.#world.nowMs - sinceMs < IDLE_MS - LOOK_MS;
      return isSoon ? this.#compare(exporter) : this.#publishLast(limitMs);
    }
    if (this.#hasRotten && this.#supervisor.hasDamage) {
      this.outcome = { kind: 'refused' };
      return;
    }
    if (this.#world.nowMs > limitMs) {
      return this.#end([`it does not come to rest within ${REST_LIMIT_MS / 1000} s`]);
    }
    this.#world.after(LOOK_MS, () => this.#untilRest(limitMs, sinceMs));
  }

  /** A checkpoint may have the last events of threads before a step closes their windows: another one has these, too. */
  #settle(limitMs: number): void {
    this.#isSettled = true;
    this.#world.after(SETTLING_MS, () => this.#untilRest(limitMs, this.#world.nowMs));
  }

  /** Everything else is at rest. */
  #awaitAlerts(exporter: SimulatedExporter, limitMs: number): void {
    exporter.rest();
    const differing = this.#alerts.differences(exporter.machine);
    if (this.outcome !== undefined) return;
    if (differing.length === 0) return this.#compare(exporter);
    if (this.#world.nowMs > limitMs) return this.#end(differing);
    this.#world.after(LOOK_MS, () => this.#awaitAlerts(exporter, limitMs));
  }

  get #hasRotten(): boolean {
    return this.schedule.steps.some((step) => step.kind === 'hazard' && step.hazard.kind === 'rot');
  }

  #compare(exporter: SimulatedExporter): void {
    const [stored = [], others = []] = this.#servers.map(({ messages }) => messages);
    // An older file does not know which insights the damaged one has published.
    const mayRepeat = this.#hasRotten;
    const all = straight(this.schedule.shape, stored, others);
    const expected = new Map([...all].filter(([name]) => !mayRepeat || !name.endsWith(' open')));
    const published = measuredOutputs(this.#outputs.kept.values(), { mayRepeat });
    const found = new Map([...measuredIn(exporter.machine), ...published]);
    const faults = differences(expected, found);
    if (faults.length > 0 || !this.schedule.restoresAtEnd) return this.#end(faults);
    // Everything was at rest and saved: what is restored is the same.
    this.#supervisor.restore((machine) => {
      const restored = new Map([...found, ...measuredIn(machine)]);
      this.#end(differences(expected, restored).map((fault) => `restored: ${fault}`));
    });
  }

  #fail(fault: string): void {
    this.#faults.push(fault);
    this.#end([]);
  }

  #end(faults: readonly string[]): void {
    const all = [...this.#faults, ...faults];
    this.outcome ??= all.length === 0 ? { kind: 'exact' } : { kind: 'wrong', faults: all };
  }
}
