import type { MachineState } from '../machine/machine.js';
import type { Extent } from '../state/holder.js';
import type { ListeningState } from './not-listening.js';

/**
 * The state of an exporter at one moment, with the position of each JetStream stream. `Outlets`: what has not reached other servers
 * yet. With the extent `changes` it is what changed since the checkpoint before; the small parts are always whole.
 */
export interface Checkpoint<Outlets = unknown> {
  readonly extent: Extent;
  /** Milliseconds since 1970. */
  readonly takenMs: number;
  readonly machine: MachineState;
  readonly outlets: Outlets;
  readonly listening: ListeningState;
}
