import type { Machine } from '../../../exporter/machine/machine.js';
import type { Setup } from '../../../setup/model/setup.js';
import type { Bug } from '../bugs/bug.js';
import type { ShapeName } from '../plan/setups.js';
import type { AlertWatch } from './alert-watch.js';
import type { SimulatedAlertmanager } from './alertmanager.js';
import type { SimulatedDisk } from './disk.js';
import { eventsOf, SimulatedExporter } from './exporter.js';
import type { SimulatedJetStream } from './jetstream.js';
import type { SimulatedOutputs } from './outputs.js';
import { SimulatedProcess } from './process.js';
import type { SimulatedThreads } from './threads.js';
import type { World } from './world.js';

export interface SupervisorParts {
  readonly world: World;
  readonly disk: SimulatedDisk;
  readonly servers: readonly SimulatedJetStream[];
  readonly outputs: SimulatedOutputs;
  readonly alertmanager: SimulatedAlertmanager;
  readonly alerts: AlertWatch;
  readonly shape: ShapeName;
  /** As it is at first, and after a reload. */
  readonly setups: readonly [Setup, Setup];
  readonly bug: Bug | undefined;
  /** Something happened that must never happen. */
  readonly fail: (fault: string) => void;
}

const WATCH_MS = 150;
/** After an exporter that did not start, as a supervisor does. */
const RETRY_MS = 1_000;

/** Starts exporters where none runs, and does to them what happens to processes. */
export class Supervisor {
  #lateMs = 0;
  #isDiskTrusted = true;
  readonly #parts: SupervisorParts;
  readonly #processes: SimulatedProcess[] = [];
  readonly #exporters: SimulatedExporter[] = [];
  #isReloaded = false;
  /** When the next exporter starts, if there is none. */
  #startsMs = 0;
  /** The number of events that a scrape has shown. */
  #exposed = 0;
  #machines = 1;
  /** The schedule has ended; a hazard may still come to its end. */
  #isOver = false;

  constructor(parts: SupervisorParts) {
    this.#parts = parts;
  }

  /** The exporter that reads; `undefined`: none does. */
  get exporter(): SimulatedExporter | undefined {
    return this.#exporters.findLast(({ isRunning }) => isRunning);
  }

  /** The reading threads of the exporter that reads. */
  get threads(): SimulatedThreads | undefined {
    return this.exporter?.threads;
  }

  /** New threads take up to this long to start from now on; 0: as usual. */
  makeThreadsLate(lateMs: number): void {
    this.#lateMs = lateMs;
    if (this.threads !== undefined) this.threads.lateMs = lateMs;
  }

  /** What was saved may be lost from now on. */
  distrustDisk(): void {
    this.#isDiskTrusted = false;
    this.#parts.alerts.isDiskTrusted = false;
  }

  /** Whether no exporter will ever start: nothing of the state can be read. */
  get hasDamage(): boolean {
    return this.#exporters.at(-1)?.hasDamage === true;
  }

  /** From now on, starts an exporter where none runs. */
  watch(): void {
    const isNeeded = this.#exporters.every(({ process }) => !process.isRunning);
    if (isNeeded && this.#parts.world.nowMs >= this.#startsMs) this.#start();
    this.#parts.world.after(WATCH_MS, () => this.watch());
  }

  /** The next exporter need not wait any more. */
  startSoon(): void {
    this.#startsMs = this.#parts.world.nowMs;
  }

  crash(downMs: number): void {
    this.#startsMs = this.#parts.world.nowMs + downMs;
    for (const process of this.#processes) process.kill();
  }

  stop(downMs: number): void {
    this.#startsMs = this.#parts.world.nowMs + downMs;
    this.run(this.exporter?.stop());
  }

  /** The process that reads stands still, and another machine takes over. `woken` is called as soon as it goes on. */
  takeOver(wakesMs: number, woken: () => void): void {
    const { world } = this.#parts;
    const zombie = this.exporter?.process;
    if (zombie === undefined) return;
    zombie.stop();
    this.#machines++;
    this.#start();
    world.after(wakesMs, () => {
      world.tell(() => `${zombie.name} wakes up`);
      zombie.continue();
      woken();
    });
  }

  /** Kills the newest process only: one that has woken up goes on. */
  crashNewest(downMs: number): void {
    if (this.#isOver) return;
    this.#startsMs = this.#parts.world.nowMs + downMs;
    this.#processes.at(-1)?.kill();
  }

  /** Another exporter is started with the same state. It has to find out that it must not read. */
  startSecond(): void {
    const first = this.exporter;
    if (first === undefined) return;
    this.run(this.#startBeside(first, this.#added({})));
  }

  /** Somebody takes the first exporter for dead while it runs: the second one takes its state. The first has to find out. */
  seize(): void {
    if (this.exporter === undefined) return;
    this.#machines++;
    this.run(this.#supervisedStart(this.#added({ seizes: true })));
  }

  reload(): void {
    if (this.exporter === undefined || this.#isReloaded) return;
    this.#isReloaded = true;
    this.run(this.exporter.reload(this.#parts.setups[1]));
  }

  scrape(then: () => void): void {
    if (this.exporter !== undefined) this.run(this.#scrapeOf(this.exporter, then));
  }

  /** One more exporter restores the state, and reads nothing. */
  restore(restored: (machine: Machine) => void): void {
    this.crash(Infinity);
    this.#isOver = true;
    this.run(this.#added({}).start(restored));
  }

  run(work: Promise<unknown> | undefined): void {
    work?.catch((error: unknown) =>
      this.#parts.fail(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
  }

  #start(): void {
    this.run(this.#supervisedStart(this.#added({})));
  }

  async #supervisedStart(exporter: SimulatedExporter): Promise<void> {
    await exporter.start((machine) => this.#restored(machine));
    if (exporter.isRefused) this.#startsMs = this.#parts.world.nowMs + RETRY_MS;
  }

  async #startBeside(first: SimulatedExporter, second: SimulatedExporter): Promise<void> {
    await second.start((machine) => this.#restored(machine));
    if (!second.isRefused && first.isRunning) this.#parts.fail('two exporters use one state');
  }

  async #scrapeOf(exporter: SimulatedExporter, then: () => void): Promise<void> {
    const events = await exporter.scrape();
    this.#parts.world.tell(() => `Prometheus sees ${events} events`);
    this.#exposed = Math.max(this.#exposed, events);
    then();
  }

  #added({ seizes = false }: { readonly seizes?: boolean }): SimulatedExporter {
    const { setups, world, disk } = this.#parts;
    const process = new SimulatedProcess(world, this.#processes.length + 1, `machine-${this.#machines}`);
    this.#processes.push(process);
    world.tell(() => `${process.name} starts on ${process.host}; files: ${disk.files.join(', ') || 'none'}`);
    const exporter = new SimulatedExporter({
      ...this.#parts,
      process,
      processes: this.#processes,
      setup: setups[this.#isReloaded ? 1 : 0],
      seizes,
      lateMs: this.#lateMs,
    });
    this.#exporters.push(exporter);
    return exporter;
  }

  #restored(machine: Machine): void {
    this.#parts.alerts.restored(machine);
    const events = eventsOf(machine);
    this.#parts.world.tell(() => `its state has ${events} events`);
    if (events < this.#exposed && this.#isDiskTrusted) {
      this.#parts.fail(
        `Prometheus has seen ${this.#exposed} events, and then ${events}: a counter went back`,
      );
    }
  }
}
