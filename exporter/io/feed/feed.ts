import type { Setup } from '../../../setup/model/setup.js';
import type { Machine } from '../../machine/machine.js';
import type { SetupAccess } from '../setup/setup-access.js';
import type { OnSourceFailure } from './stream-sources.js';

/** A setup with what its streams are read with. */
export interface Fed {
  readonly running: Machine;
  readonly access: SetupAccess;
}

/** Who brings the events of a setup's streams into its engine. */
export interface Feed {
  /**
   * Feeds this setup from here on, and no other. `read` is the same setup with the sources that are read: recorded events
   * may take the place of NATS. Resolves once the sources that are no longer wanted have stopped.
   */
  follow(fed: Fed, read: Setup, onFailure: OnSourceFailure): Promise<void>;
  /** Resolves when everything that was read until now is in the engine; to the time up to which that is so. */
  settle(): Promise<number>;
  /** Takes in what has arrived, and reads no more. */
  stop(): Promise<void>;
}
