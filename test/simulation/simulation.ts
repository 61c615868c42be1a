import type { Machine } from '../../exporter/machine/machine.js';
import type { Bug } from './bugs/bug.js';
import { differences, measuredIn, measuredOutputs } from './plan/measured.js';
import { makeSchedule } from './plan/schedule.js';
import type { Hazard, Schedule, Step } from './plan/schedule.js';
import { IDLE_MS, MAX_LATENESS_MS, SESSION_GAP_MS, SETUPS, WINDOW_MS } from './plan/setups.js';
import type { SimulatedEvent } from './plan/setups.js';
import { straight } from './plan/straight.js';
import type { Measured } from './plan/straight.js';
import { SimulatedDisk } from './world/disk.js';
import { CHECKPOINT_MS, eventsOf, SimulatedExporter } from './world/exporter.js';
import { SimulatedJetStream } from './world/jetstream.js';
import { SimulatedOutputs } from './world/outputs.js';
import { SimulatedProcess } from './world/process.js';
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
const WATCH_MS = 150;
/** After so long, all windows with earlier events can close. */
const CLOSING_MS = MAX_LATENESS_MS + Math.max(WINDOW_MS, SESSION_GAP_MS) + 50;
const KINDS = ['a', 'b', 'c', 'd', 'e'];

/** Runs the schedule of a seed. Call `step` until there is an outcome, and let all promises settle in between. */
export class Simulation {
  readonly seed: number;
  readonly schedule: Schedule;
  outcome: Outcome | undefined;
  readonly #world: World;
  readonly #disk: SimulatedDisk;
  readonly #server: SimulatedJetStream;
  readonly #outputs: SimulatedOutputs;
  readonly #bug: Bug | undefined;
  readonly #processes: SimulatedProcess[] = [];
  readonly #faults: string[] = [];
  readonly #events: SimulatedEvent[] = [];
  readonly #exporters: SimulatedExporter[] = [];
  #isReloaded = false;
  /** When the next exporter starts, if there is none. */
  #startsMs = 0;
  /** The number of events that a scrape has shown. */
  #exposed = 0;
  /** Whether scrapes may show what is not saved. */
  #isDiskTrusted = true;
  #machines = 1;
  /** Whether the last exporter did not start. */
  #isRefused = false;

  constructor(seed: number, { bug, logs = false }: SimulationOptions = {}) {
    this.seed = seed;
    this.#bug = bug;
    this.#world = new World(seed, { logs });
    this.schedule = makeSchedule(this.#world.random);
    const { keepsOnlyUnacked, lostAcks, lostDeliveries, steps, endMs } = this.schedule;
    this.#disk = new SimulatedDisk(this.#world);
    this.#server = new SimulatedJetStream(this.#world, { keepsOnlyUnacked });
    this.#server.lostAcks = lostAcks;
    this.#server.lostDeliveries = lostDeliveries;
    this.#outputs = new SimulatedOutputs(this.#world);
    this.#server.start();
    for (const step of steps) this.#world.after(step.atMs, () => this.#take(step));
    this.#world.after(0, () => this.#supervise());
    this.#world.after(endMs, () => this.#heal());
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

  /** Starts an exporter where none runs. */
  #supervise(): void {
    const isNeeded = this.#exporters.every(({ process }) => !process.isRunning);
    if (isNeeded && this.#world.nowMs >= this.#startsMs) this.#start();
    this.#world.after(WATCH_MS, () => this.#supervise());
  }

  #start(): void {
    const process = this.#newProcess(`machine-${this.#machines}`);
    const exporter = this.#newExporter(process);
    this.#exporters.push(exporter);
    this.#run(this.#supervisedStart(exporter));
  }

  async #supervisedStart(exporter: SimulatedExporter): Promise<void> {
    await exporter.start((machine) => this.#restored(machine));
    this.#isRefused = exporter.isRefused;
    // As a supervisor does.
    if (exporter.isRefused) this.#startsMs = this.#world.nowMs + 1_000;
  }

  /** The exporter that reads; `undefined`: none does. */
  get #exporter(): SimulatedExporter | undefined {
    return this.#exporters.findLast(({ isRunning }) => isRunning);
  }

  #newProcess(host: string): SimulatedProcess {
    const process = new SimulatedProcess(this.#world, this.#processes.length + 1, host);
    this.#processes.push(process);
    this.#world.tell(
      () => `${process.name} starts on ${host}; files: ${this.#disk.files.join(', ') || 'none'}`,
    );
    return process;
  }

  #newExporter(process: SimulatedProcess): SimulatedExporter {
    return new SimulatedExporter({
      world: this.#world,
      process,
      disk: this.#disk,
      processes: this.#processes,
      server: this.#server,
      outputs: this.#outputs,
      setup: SETUPS[this.schedule.shape][this.#isReloaded ? 1 : 0],
      bug: this.#bug,
    });
  }

  #restored(machine: Machine): void {
    const events = eventsOf(machine);
    this.#world.tell(() => `its state has ${events} events`);
    if (events < this.#exposed && this.#isDiskTrusted) {
      this.#fail(`Prometheus has seen ${this.#exposed} events, and then ${events}: a counter went back`);
    }
  }

  #take(step: Step): void {
    if (step.kind === 'publish') this.#publish(step.events);
    else this.#happen(step.hazard);
  }

  #publish(count: number): void {
    for (let at = 0; at < count; at++) this.#server.publish(this.#newEvent());
  }

  /** Some are repeated, and some are late. */
  #newEvent(): SimulatedEvent {
    const { random, nowMs } = this.#world;
    if (this.#events.length > 0 && random.chance(0.15)) return random.pick(this.#events);
    const t = nowMs - (random.chance(0.25) ? random.between(400, 1_200) : random.below(350));
    const event = { n: this.#events.length, t, e: { k: random.pick(KINDS), v: random.below(100) / 4 } };
    this.#events.push(event);
    return event;
  }

  #happen(hazard: Hazard): void {
    this.#world.tell(() => `-- ${hazard.kind}`);
    switch (hazard.kind) {
      case 'kill':
      case 'powerLoss':
        return this.#atOperation(hazard.operation, () => {
          this.#crash(hazard.downMs);
          if (hazard.kind === 'powerLoss') this.#disk.losePower();
        });
      case 'killAndPowerLoss':
        return this.#atOperation(hazard.operation, () => {
          this.#crash(0);
          this.#world.after(hazard.afterMs, () => {
            this.#crash(hazard.downMs);
            this.#disk.losePower();
          });
        });
      case 'rot':
        this.#crash(hazard.downMs);
        this.#isDiskTrusted = false;
        this.#world.after(5, () =>
          this.#world.tell(() => `a bit of ${this.#disk.rot(hazard.newestFirst)} turns`),
        );
        return;
      case 'stop':
        this.#startsMs = this.#world.nowMs + hazard.downMs;
        return this.#run(this.#exporter?.stop());
      case 'zombie':
        this.#isDiskTrusted = false;
        return this.#atOperation(hazard.operation, () => this.#takeOver(hazard.wakesMs));
      case 'second':
        return this.#startSecond();
      case 'reload':
        return this.#reload();
      case 'reloadAndKill':
        this.#reload();
        return this.#world.after(hazard.afterMs, () => this.#crash(hazard.downMs));
      case 'scrape':
        return this.#scrape(() => undefined);
      case 'scrapeAndKill':
        return this.#scrape(() => this.#world.after(hazard.afterMs, () => this.#crash(hazard.downMs)));
      case 'consumerDeleted':
        return this.#server.deleteConsumers();
      case 'natsGone':
        this.#server.goDown();
        return this.#world.after(hazard.forMs, () => (this.#server.isUp = true));
      case 'outletGone':
        this.#outputs.goDown();
        return this.#world.after(hazard.forMs, () => this.#outputs.comeBack());
      case 'diskFull':
      case 'diskFails':
      case 'diskSlow':
        return this.#disturbDisk(hazard.kind, hazard.forMs);
    }
  }

  #atOperation(operation: number | undefined, act: () => void): void {
    if (operation === undefined) return act();
    let left = operation;
    this.#disk.onOperation = (what) => {
      if (--left > 0) return;
      this.#disk.onOperation = undefined;
      this.#world.tell(() => `   when ${what}`);
      act();
    };
  }

  #crash(downMs: number): void {
    this.#startsMs = this.#world.nowMs + downMs;
    for (const process of this.#processes) process.kill();
  }

  #takeOver(wakesMs: number): void {
    const zombie = this.#exporter?.process;
    if (zombie === undefined) return;
    zombie.stop();
    this.#machines++;
    this.#start();
    this.#world.after(wakesMs, () => {
      this.#world.tell(() => `${zombie.name} wakes up`);
      zombie.continue();
    });
  }

  #startSecond(): void {
    const first = this.#exporter;
    if (first === undefined) return;
    const second = this.#newExporter(this.#newProcess(`machine-${this.#machines}`));
    this.#exporters.push(second);
    this.#run(this.#startBeside(first, second));
  }

  async #startBeside(first: SimulatedExporter, second: SimulatedExporter): Promise<void> {
    await second.start((machine) => this.#restored(machine));
    if (!second.isRefused && first.isRunning) this.#fail('two exporters use one state');
  }

  #reload(): void {
    if (this.#exporter === undefined || this.#isReloaded) return;
    this.#isReloaded = true;
    this.#run(this.#exporter.reload(SETUPS[this.schedule.shape][1]));
  }

  #scrape(then: () => void): void {
    if (this.#exporter !== undefined) this.#run(this.#scrapeOf(this.#exporter, then));
  }

  async #scrapeOf(exporter: SimulatedExporter, then: () => void): Promise<void> {
    const events = await exporter.scrape();
    this.#world.tell(() => `Prometheus sees ${events} events`);
    this.#exposed = Math.max(this.#exposed, events);
    then();
  }

  #disturbDisk(kind: 'diskFull' | 'diskFails' | 'diskSlow', forMs: number): void {
    this.#isDiskTrusted = false;
    if (kind === 'diskFull') this.#disk.isFull = true;
    if (kind === 'diskFails') this.#disk.failsToSync = true;
    if (kind === 'diskSlow') this.#disk.slowMs = 600;
    this.#world.after(forMs, () => this.#healDisk());
  }

  #healDisk(): void {
    this.#disk.isFull = false;
    this.#disk.failsToSync = false;
    this.#disk.slowMs = 3;
  }

  /** The last hazard is over: now everything has to become exact. */
  #heal(): void {
    this.#world.tell(() => '-- everything works again');
    this.#healDisk();
    this.#disk.onOperation = undefined;
    this.#server.isUp = true;
    this.#server.lostAcks = 0;
    this.#server.lostDeliveries = 0;
    this.#outputs.comeBack();
    this.#startsMs = this.#world.nowMs;
    // Later than every window before. Idle series come back.
    const idleMs = this.#killWhenIdle();
    this.#world.after(CLOSING_MS + idleMs, () => this.#publishLast(this.#world.nowMs + REST_LIMIT_MS));
  }

  /** Series that are idle survive as well. Returns how long that takes. */
  #killWhenIdle(): number {
    if (this.schedule.shape !== 'counters' || this.#world.random.chance(0.7)) return 0;
    const idleMs = IDLE_MS + 2 * CHECKPOINT_MS;
    this.#world.after(idleMs, () => this.#crash(0));
    return idleMs;
  }

  #publishLast(limitMs: number): void {
    const { nowMs } = this.#world;
    for (const k of KINDS) {
      const event = { n: this.#events.length, t: nowMs, e: { k, v: 1 } };
      this.#events.push(event);
      this.#server.publish(event);
    }
    this.#untilRest(limitMs, nowMs);
  }

  #untilRest(limitMs: number, sinceMs: number): void {
    const exporter = this.#exporter;
    if (this.outcome !== undefined) return;
    if (exporter !== undefined && this.#server.isRead && exporter.isAtRest(sinceMs)) {
      // Otherwise some series may be idle again.
      const isSoon = this.#world.nowMs - sinceMs < IDLE_MS - WATCH_MS;
      return isSoon ? this.#compare(exporter) : this.#publishLast(limitMs);
    }
    if (this.#world.nowMs > limitMs) return this.#giveUp();
    this.#world.after(WATCH_MS, () => this.#untilRest(limitMs, sinceMs));
  }

  #giveUp(): void {
    const hasRotten = this.schedule.steps.some(
      (step) => step.kind === 'hazard' && step.hazard.kind === 'rot',
    );
    if (hasRotten && this.#isRefused) this.outcome = { kind: 'refused' };
    else this.#end([`it does not come to rest within ${REST_LIMIT_MS / 1000} s`]);
  }

  #compare(exporter: SimulatedExporter): void {
    const expected = this.#expected();
    const found = new Map([...measuredIn(exporter.machine), ...measuredOutputs(this.#outputs.kept.values())]);
    const faults = differences(expected, found);
    if (faults.length > 0 || !this.schedule.restoresAtEnd) return this.#end(faults);
    this.#crash(Infinity);
    const process = this.#newProcess(`machine-${this.#machines}`);
    // Everything was at rest and saved: what is restored is the same.
    const last = this.#newExporter(process);
    this.#run(
      last.start((machine) => {
        const restored = new Map([...found, ...measuredIn(machine)]);
        this.#end(differences(expected, restored).map((fault) => `restored: ${fault}`));
      }),
    );
  }

  #expected(): Measured {
    const stored = this.#server.messages.map(({ payload, storedMs }) => ({
      event: JSON.parse(new TextDecoder().decode(payload)) as SimulatedEvent,
      storedMs,
    }));
    return straight(this.schedule.shape, stored);
  }

  #run(work: Promise<unknown> | undefined): void {
    work?.catch((error: unknown) =>
      this.#fail(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
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
