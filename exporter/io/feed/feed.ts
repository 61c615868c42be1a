import type { Setup } from '../../../setup/model/setup.js';
import type { Machine } from '../../machine/machine.js';
import type { Positions } from '../../source/source.js';
import type { WaitingMessage } from '../../event/waiting-message.js';
import type { SetupAccess } from '../setup/setup-access.js';
import type { OnSourceFailure } from './stream-sources.js';

/** The machine of the active setup, with its NATS connection and lookup tables. */
export interface RunningSetup {
  readonly machine: Machine;
  readonly access: SetupAccess;
}

/** Feeds the events of a setup's streams into its machine. */
export interface Feed {
  /**
   * Switches to this setup. `read` is the same setup with the sources to read: recorded events may replace NATS. Resolves once
   * the sources that are no longer needed have stopped, with the positions of their last messages recorded.
   */
  read(running: RunningSetup, read: Setup, onFailure: OnSourceFailure): Promise<void>;
  /** Waits until the machine has everything read so far, with the positions. Returns the time up to which that is complete. */
  flush(): Promise<number>;
  /**
   * Runs `capture` at a moment when the machine holds exactly the messages up to its positions. Resolves with `undefined`, without
   * running it, if a reading thread does not answer now.
   */
  cut<Captured>(capture: () => Captured): Promise<Captured | undefined>;
  /** Dead letters that NATS has not confirmed, of messages that the machine has. By stream; the same list until it changes. */
  deadLetters(): readonly (readonly WaitingMessage[])[];
  /** The state up to these positions is safe: sources need not deliver the messages again. */
  acknowledge(positions: Positions): void;
  /** Stops reading, after the messages that have arrived are processed. */
  stop(): Promise<void>;
}
