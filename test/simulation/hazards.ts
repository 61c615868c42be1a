import type { Hazard } from './plan/schedule.js';
import type { ShapeName } from './plan/setups.js';
import type { SimulatedAlertmanager } from './world/alertmanager.js';
import type { SimulatedDisk } from './world/disk.js';
import type { SimulatedJetStream } from './world/jetstream.js';
import type { SimulatedOutputs } from './world/outputs.js';
import type { Supervisor } from './world/supervisor.js';
import type { World } from './world/world.js';

export interface HazardParts {
  readonly world: World;
  readonly disk: SimulatedDisk;
  readonly servers: readonly SimulatedJetStream[];
  readonly alertmanager: SimulatedAlertmanager;
  readonly outputs: SimulatedOutputs;
  readonly supervisor: Supervisor;
  readonly shape: ShapeName;
}

/** Longest time of an operation of a slow disk. */
const SLOW_MS = 600;

/** Lets the hazards of a schedule happen, and ends them. */
export class Hazards {
  readonly #parts: HazardParts;

  constructor(parts: HazardParts) {
    this.#parts = parts;
  }

  happen(hazard: Hazard): void {
    const { world, disk, servers, outputs, alertmanager, supervisor } = this.#parts;
    world.tell(() => `-- ${hazard.kind}`);
    switch (hazard.kind) {
      case 'kill':
        return this.#atOperation(hazard.operation, () => supervisor.crash(hazard.downMs));
      case 'powerLoss':
        return this.#atOperation(hazard.operation, () => this.#losePower(hazard.downMs));
      case 'killAndPowerLoss':
        return this.#atOperation(hazard.operation, () => {
          supervisor.crash(0);
          world.after(hazard.afterMs, () => this.#losePower(hazard.downMs));
        });
      case 'rot':
        supervisor.crash(hazard.downMs);
        supervisor.distrustDisk();
        return world.after(5, () => {
          const name = disk.damage(hazard.damage, hazard.newestFirst);
          world.tell(() => `damage of ${name}: ${hazard.damage}`);
        });
      case 'stop':
        return supervisor.stop(hazard.downMs);
      case 'zombie':
        supervisor.distrustDisk();
        return this.#atOperation(hazard.operation, () =>
          supervisor.takeOver(hazard.wakesMs, () => undefined),
        );
      case 'zombieAlone':
        supervisor.distrustDisk();
        return this.#atOperation(hazard.operation, () =>
          // What the zombie does last must not count: nobody else has read it.
          supervisor.takeOver(hazard.wakesMs, () =>
            world.after(hazard.afterMs, () => supervisor.crashNewest(hazard.downMs)),
          ),
        );
      case 'second':
        return supervisor.startSecond();
      case 'seize':
        supervisor.distrustDisk();
        return supervisor.seize();
      case 'reload':
        return supervisor.reload();
      case 'reloadAndKill':
        supervisor.reload();
        return world.after(hazard.afterMs, () => supervisor.crash(hazard.downMs));
      case 'scrape':
        return supervisor.scrape(() => undefined);
      case 'scrapeAndKill':
        return supervisor.scrape(() => world.after(hazard.afterMs, () => supervisor.crash(hazard.downMs)));
      case 'consumerDeleted':
        return servers.forEach((server) => server.deleteConsumers());
      case 'natsGone':
        for (const server of servers) server.goDown();
        return world.after(hazard.forMs, () => this.#natsBack());
      case 'alertmanager':
        alertmanager.fault = hazard.fault;
        return world.after(hazard.forMs, () => (alertmanager.fault = undefined));
      case 'alertmanagerForgets':
        return alertmanager.forget();
      case 'threadDies':
        return supervisor.threads?.kill(hazard.thread);
      case 'threadStands':
        return supervisor.threads?.hold(hazard.thread, hazard.forMs);
      case 'threadsLate':
        supervisor.makeThreadsLate(hazard.lateMs);
        if (hazard.downMs !== undefined) return supervisor.crash(hazard.downMs);
        return supervisor.threads?.kill(hazard.thread);
      case 'outletGone':
        outputs.goDown();
        return world.after(hazard.forMs, () => outputs.comeBack());
      case 'diskFull':
      case 'diskFails':
      case 'diskSlow':
        return this.#disturbDisk(hazard.kind, hazard.forMs);
    }
  }

  /** Everything works again. */
  end(): void {
    const { world, disk, servers, outputs, alertmanager, supervisor, shape } = this.#parts;
    disk.heal();
    disk.onOperation = undefined;
    this.#natsBack();
    for (const server of servers) {
      server.lostAcks = 0;
      server.lostDeliveries = 0;
    }
    alertmanager.fault = undefined;
    // It gets again what fires.
    if (shape === 'alerts' && world.random.chance(0.5)) alertmanager.forget();
    supervisor.makeThreadsLate(0);
    outputs.comeBack();
    supervisor.startSoon();
  }

  #natsBack(): void {
    for (const server of this.#parts.servers) server.isUp = true;
  }

  #losePower(downMs: number): void {
    this.#parts.supervisor.crash(downMs);
    this.#parts.disk.losePower();
  }

  /** Acts with one of the next operations of the disk; `undefined`: now. */
  #atOperation(operation: number | undefined, act: () => void): void {
    if (operation === undefined) return act();
    const { world, disk } = this.#parts;
    let left = operation;
    disk.onOperation = (what) => {
      if (--left > 0) return;
      disk.onOperation = undefined;
      world.tell(() => `   when ${what}`);
      act();
    };
  }

  #disturbDisk(kind: 'diskFull' | 'diskFails' | 'diskSlow', forMs: number): void {
    const { world, disk, supervisor } = this.#parts;
    supervisor.distrustDisk();
    if (kind === 'diskFull') disk.isFull = true;
    if (kind === 'diskFails') disk.failsToSync = true;
    if (kind === 'diskSlow') disk.slowMs = SLOW_MS;
    world.after(forMs, () => disk.heal());
  }
}
