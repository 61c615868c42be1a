import { formatAllProblems } from '../../../setup/problem.js';
import { loadSetup } from '../../../setup/load.js';
import type { Setup } from '../../../setup/model/setup.js';
import type { MachineHappening, Tell } from '../../happening/happening.js';
import type { SetupHappening } from '../../happening/setup.js';
import { Machine } from '../../machine/machine.js';
import { systemClock } from '../clock.js';
import { messageOf } from '../error-message.js';
import type { RunningSetup } from '../feed/feed.js';
import { findFileFaults } from './file-faults.js';
import { SetupAccess } from './setup-access.js';
import type { AccessOptions } from './setup-access.js';
import { setupHash } from './setup-hash.js';

export interface ActiveSetupOptions extends AccessOptions {
  readonly startedMs: number;
  readonly tellOfMachine: Tell<MachineHappening>;
  /** See `MachineOptions`. */
  readonly onPromptChange: () => void;
  readonly tellOfSetup: Tell<SetupHappening>;
  /** Called after a switch to a new setup. Do urgent work before the first await; stopping and starting sources may be slow. */
  readonly onChange: (running: RunningSetup) => Promise<void>;
}

/**
 * The active setup, and how a reload replaces it:
 *
 *     load -> problems: rejected, the previous setup stays active
 *          -> open new tables -> machine with the previous state -> onChange -> close what only the previous setup needed
 */
export class ActiveSetup {
  readonly #options: ActiveSetupOptions;
  #running: RunningSetup;
  #hash: string;
  #reloading: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  /** Throws if the setup cannot run, after closing what was opened for it: otherwise the process would not exit. */
  constructor(setup: Setup, options: ActiveSetupOptions) {
    this.#options = options;
    const access = new SetupAccess(setup, options);
    try {
      this.#running = { machine: this.#machine(setup, access), access };
      this.#hash = setupHash(setup);
    } catch (error) {
      void access.close();
      throw error;
    }
  }

  get running(): RunningSetup {
    return this.#running;
  }

  /** Hash of the setup. */
  get hash(): string {
    return this.#hash;
  }

  /** Loads the setup again. If it is rejected, returns the problems, and the previous setup stays active. */
  reload(): Promise<readonly string[]> {
    const turn = this.#reloading.then(() => this.#reload());
    this.#reloading = turn.catch(() => undefined);
    return turn;
  }

  /** Rejects further reloads. */
  stop(): void {
    this.#isStopped = true;
  }

  async #reload(): Promise<readonly string[]> {
    if (this.#isStopped) return ['the exporter is stopping'];
    const { setup, problems } = loadSetup(this.#options.directory, findFileFaults);
    const errors = problems.filter(({ level }) => level === 'error');
    if (errors.length > 0) return this.#reject(formatAllProblems(errors));
    if (setupHash(setup) === this.#hash) {
      this.#options.tellOfSetup({ kind: 'setupUnchanged' });
      return [];
    }
    try {
      await this.#switchTo(setup);
      return [];
    } catch (error) {
      return this.#reject([messageOf(error)]);
    }
  }

  /** Throws if the setup cannot run; nothing has changed then. */
  async #switchTo(setup: Setup): Promise<void> {
    const before = this.#running;
    const access = before.access.for(setup);
    try {
      await access.openTables(setup, access === before.access ? before.machine.setup : undefined);
      this.#running = { machine: this.#machine(setup, access, before.machine), access };
    } catch (error) {
      await before.access.outlive(access, before.machine.setup);
      throw error;
    }
    this.#hash = setupHash(setup);
    await this.#options.onChange(this.#running);
    await access.outlive(before.access, setup);
    this.#options.tellOfSetup({ kind: 'setupReloaded', setupHash: this.#hash });
  }

  #machine(setup: Setup, access: SetupAccess, previous?: Machine): Machine {
    const { startedMs, tellOfMachine: tell, onPromptChange } = this.#options;
    const nowMs = previous === undefined ? startedMs : systemClock.now();
    return new Machine(setup, { nowMs, tell, onPromptChange, previous, resources: access.resources });
  }

  #reject(problems: readonly string[]): readonly string[] {
    this.#options.tellOfSetup({ kind: 'setupReloadFailed', problems });
    return problems;
  }
}
