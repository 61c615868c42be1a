import type { KeptOutlets } from '../../../exporter/io/checkpoint/kept-outlets.js';
import { StateError } from '../../../exporter/io/checkpoint/state-error.js';
import { KeptState } from '../../../exporter/io/checkpoint/kept-state.js';
import type { Feed, RunningSetup } from '../../../exporter/io/feed/feed.js';
import type { NatsLink } from '../../../exporter/io/nats/link.js';
import { Outlets } from '../../../exporter/io/outlet/outlets.js';
import type { OutletsState } from '../../../exporter/io/outlet/outlets.js';
import { Machine } from '../../../exporter/machine/machine.js';
import { serverAddress } from '../../../setup/server-address.js';
import type { Setup } from '../../../setup/model/setup.js';
import { NO_BUG } from '../bugs/bug.js';
import type { Bug, Plants } from '../bugs/bug.js';
import type { ShapeName } from '../plan/setups.js';
import type { AlertWatch } from './alert-watch.js';
import type { SimulatedAlertmanager } from './alertmanager.js';
import { simulatedHost, simulatedTimers } from './host.js';
import type { HostParts } from './host.js';
import type { SimulatedJetStream } from './jetstream.js';
import { accessOf } from './outputs.js';
import type { SimulatedOutputs } from './outputs.js';
import type { SimulatedProcess } from './process.js';
import { feedInProcess, feedOnThreads } from './simulated-feed.js';
import type { SimulatedThreads } from './threads.js';

const FOLDER = '/state';
const PAGES = 'http://pages.example';
const ALERTMANAGER = { address: serverAddress('http://alertmanager.example') };
/** How long alerts may take at the end, as in `App`. */
const ALERTS_LIMIT_MS = 1_000;
export const CHECKPOINT_MS = 500;
const STEP_MS = 100;
const REST_STEP_MS = 1_500;
/** What an exporter says whose state cannot be read: which files are damaged, and what to do. */
const DAMAGED = /^.+ has no checkpoint that can be read: (?:checkpoints-\d+\.natsight .+)+\. .+$/s;
/** How often an exporter that stops looks whether everything is sent. */
const FLUSH_MS = 5;

export interface ExporterParts extends HostParts {
  readonly servers: readonly SimulatedJetStream[];
  readonly outputs: SimulatedOutputs;
  readonly alertmanager: SimulatedAlertmanager;
  readonly alerts: AlertWatch;
  readonly shape: ShapeName;
  /** How long threads take to start, at most; 0: as usual. */
  readonly lateMs: number;
  readonly setup: Setup;
  readonly bug: Bug | undefined;
}

/** An exporter in a simulated process. Its parts are the product's; it does with them what `App` does. */
export class SimulatedExporter {
  readonly #parts: ExporterParts;
  readonly #plant: Plants;
  readonly #outlets: Outlets;
  readonly #kept: KeptOutlets<OutletsState>;
  readonly #state: KeptState<OutletsState>;
  readonly #feed: Feed;
  readonly #link: NatsLink;
  /** Where streams are read on threads. */
  readonly threads: SimulatedThreads | undefined;
  #machine: Machine;
  #status: 'starting' | 'running' | 'refused' | 'ended' = 'starting';
  #hasDamage = false;
  #stepMs = STEP_MS;
  /** Called when what was captured last is saved. */
  #captureSaved = (): void => undefined;
  /** When the last checkpoint was saved. */
  #savedMs = -Infinity;

  constructor(parts: ExporterParts) {
    this.#parts = parts;
    const { world, process, outputs, alertmanager, alerts, shape, setup, bug } = parts;
    this.#plant = { ...NO_BUG, ...bug?.plant };
    const plant = this.#plant;
    this.#link = plant.link(outputs.link(process), process);
    const nats = accessOf(this.#link);
    const request = alertmanager.requests(process, (posted) => alerts.posted(this.#machine, posted));
    this.#outlets = new Outlets({
      tell: () => undefined,
      nats: () => nats,
      deadLetters: () => this.#feed.deadLetters(),
      alertHost: plant.alertHost({ timers: simulatedTimers(world, process), request }, process),
    });
    this.#kept = plant.outlets(keptOutlets(this.#outlets, parts));
    const host = plant.host(simulatedHost(parts), parts);
    this.#machine = this.#makeMachine(setup);
    const feedParts = { ...parts, plant };
    const { feed, threads } =
      shape === 'threads'
        ? feedOnThreads(feedParts, {
            keepsState: () => this.#state.isKept,
            onDeadLettersLeft: this.#outlets.sendDeadLetters,
          })
        : { feed: feedInProcess(feedParts, this.#running, this.#link), threads: undefined };
    this.threads = threads;
    this.#feed = this.#watched(plant.feed(feed, () => this.#machine));
    this.#state = new KeptState({
      state: { place: { kind: 'folder', folder: FOLDER }, everyMs: CHECKPOINT_MS },
      version: '0.0.0',
      machine: () => this.#machine,
      read: () => this.#machine.setup,
      feed: () => this.#feed,
      outlets: this.#kept,
      isConnected: () => true,
      access: () => ({
        service: setup.service,
        directory: FOLDER,
        natsUrl: undefined,
        tell: () => undefined,
      }),
      tell: (happening) => {
        if (happening.kind === 'checkpointSaved') {
          this.#savedMs = world.nowMs;
          this.#captureSaved();
        }
        if (happening.kind === 'stateRestored') {
          world.tell(
            () =>
              `${process.name} has ${happening.kept} declarations of before; ${happening.unusable.join('; ')}`,
          );
        } else if (happening.kind === 'checkpointFailed') {
          world.tell(() => `${process.name}: a checkpoint failed: ${String(happening.error)}`);
        } else if (happening.kind !== 'checkpointSaved') {
          world.tell(() => `${process.name}: ${happening.kind}`);
        }
      },
      onLost: () => this.#exit('ended'),
      host,
    });
  }

  get machine(): Machine {
    return this.#machine;
  }

  get process(): SimulatedProcess {
    return this.#parts.process;
  }

  get isRunning(): boolean {
    return this.#status === 'running' && this.#parts.process.isRunning;
  }

  /** Whether it would not start with the state that is there. */
  get isRefused(): boolean {
    return this.#status === 'refused';
  }

  /** Whether that is because nothing of the state can be read: it will not start later either. */
  get hasDamage(): boolean {
    return this.#hasDamage;
  }

  /** The machine with its state, before it reads. Throws what the exporter would print. */
  async start(onRestored: (machine: Machine) => void): Promise<void> {
    try {
      await this.#state.open();
    } catch (error) {
      this.#exit('refused');
      if (!(error instanceof StateError)) throw error;
      this.#hasDamage = error.code === 'STATE_DAMAGED';
      if (this.#hasDamage && !DAMAGED.test(error.message)) throw error;
      return this.#parts.world.tell(() => error.message);
    }
    onRestored(this.#machine);
    const alertmanagers = this.#parts.shape === 'alerts' ? [ALERTMANAGER] : [];
    this.#outlets.start(this.#machine.setup, alertmanagers, PAGES, undefined);
    this.#state.restoreOutlets();
    await this.#read();
    this.#status = 'running';
    void this.#steps();
  }

  /** As when its setup files change. */
  async reload(setup: Setup): Promise<void> {
    this.#machine = this.#makeMachine(setup, this.#machine);
    this.#outlets.reload(setup);
    await this.#read();
  }

  /** Resolves with the number of events once a scrape shows it. */
  async scrape(): Promise<number> {
    await this.#feed.flush();
    const shown = eventsOf(this.#machine);
    await this.#plant.beforeExposed(() => this.#state.beforeExposed());
    return shown;
  }

  async stop(): Promise<void> {
    if (this.#status !== 'running') return this.#exit('ended');
    this.#status = 'ended';
    await this.#feed.stop();
    this.#machine.advanceTo(this.#parts.world.nowMs);
    await this.#state.stop();
    await this.#kept.settle(1_000);
    await Promise.race([this.#outlets.stop(), this.#parts.process.wait(ALERTS_LIMIT_MS)]);
    this.#exit('ended');
  }

  /** Takes longer steps: nothing but time is to come. */
  rest(): void {
    this.#stepMs = REST_STEP_MS;
  }

  /** Whether everything is saved, and all windows, insights and dead letters are published. */
  isAtRest(sinceMs: number): boolean {
    const letters = this.#feed.deadLetters().reduce((waiting, { length }) => waiting + length, 0);
    return this.#savedMs > sinceMs && letters === 0 && !this.#outlets.isPending;
  }

  get #running(): RunningSetup {
    // What a feed uses of the access.
    return { machine: this.#machine, access: { nats: accessOf(this.#link) } } as RunningSetup;
  }

  #makeMachine(setup: Setup, previous?: Machine): Machine {
    const { world } = this.#parts;
    const machine = new Machine(setup, {
      nowMs: world.nowMs,
      previous,
      tell: (happening) => {
        if (happening.kind === 'insightChanged') this.#parts.alerts.changed(happening.change, machine);
        this.#outlets.send(happening);
      },
    });
    return this.#plant.machine(machine);
  }

  /** Tells what the state is captured of. */
  #watched(feed: Feed): Feed {
    const { shape, alerts } = this.#parts;
    if (shape !== 'alerts') return feed;
    return {
      read: (...reading) => feed.read(...reading),
      flush: () => feed.flush(),
      cut: (capture) =>
        feed.cut(() => {
          this.#captureSaved = alerts.captured(this.#machine);
          return capture();
        }),
      deadLetters: () => feed.deadLetters(),
      acknowledge: (positions) => feed.acknowledge(positions),
      stop: () => feed.stop(),
    };
  }

  async #read(): Promise<void> {
    await this.#feed.read(this.#running, this.#machine.setup, (_stream, error) => {
      throw error;
    });
    this.#state.setupChanged();
  }

  async #steps(): Promise<void> {
    const { process } = this.#parts;
    while (this.#status === 'running') {
      const nowMs = await this.#feed.flush();
      this.#machine.advanceTo(nowMs);
      this.#state.step();
      await process.wait(this.#stepMs);
    }
  }

  #exit(status: 'refused' | 'ended'): void {
    const { world, process } = this.#parts;
    if (process.isDead) return;
    this.#status = status;
    world.tell(() => `${process.name} ${status === 'refused' ? 'does not start' : 'has ended'}`);
    process.kill();
  }
}

/** The product's outlets, which are settled by the time of the simulation. */
function keptOutlets(
  outlets: Outlets,
  { world, process }: Pick<ExporterParts, 'world' | 'process'>,
): KeptOutlets<OutletsState> {
  return {
    save: (extent) => outlets.save(extent),
    restore: (states) => outlets.restore(states),
    hold: () => outlets.hold(),
    safe: () => outlets.safe(),
    get isPending() {
      return outlets.isPending;
    },
    settle: async (limitMs) => {
      const endMs = world.nowMs + limitMs;
      while (outlets.isPending && world.nowMs < endMs) await process.wait(FLUSH_MS);
    },
  };
}

export function eventsOf(machine: Machine): number {
  const view = machine.views().find(({ entry }) => entry.name === 'events_total');
  if (view?.kind !== 'number') throw new Error('BUG: no count of events');
  return [...view.series()].reduce((total, { value }) => total + value, 0);
}
