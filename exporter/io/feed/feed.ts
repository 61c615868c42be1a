import type { Setup } from '../../../setup/model/setup.js';
import type { Machine } from '../../machine/machine.js';
import type { SetupAccess } from '../setup/setup-access.js';
import type { OnSourceFailure } from './stream-sources.js';

/** A setup at work, with what it reaches beyond itself. */
export interface RunningSetup {
  readonly machine: Machine;
  readonly access: SetupAccess;
}

/** Brings the events of a setup's streams into its machine. */
export interface Feed {
  /**
   * Feeds this setup from here on, and no other. `read` is the same setup with the sources that are read: recorded events
   * may take the place of NATS. Resolves once the sources that are no longer needed have stopped.
   */
  read(running: RunningSetup, read: Setup, onFailure: OnSourceFailure): Promise<void>;
  /** Resolves when everything that was read until now is in the machine, with its positions; to the time up to which that is so. */
  settle(): Promise<number>;
  /** What the machine has is safe: sources need not send it again. */
  acknowledge(): void;
  /** Hands over what has arrived, and reads no more. */
  stop(): Promise<void>;
}
