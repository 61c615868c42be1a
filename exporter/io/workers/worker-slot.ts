import type { WaitingMessage } from '../../event/waiting-message.js';
import type { WorkerLink } from './worker-link.js';

/** A place for a worker: another one takes it after the end of the first. */
export interface WorkerSlot {
  link: WorkerLink;
  startedMs: number;
  /** When it last handed over what it had read. */
  gatheredMs: number;
  retryMs: number;
  /** How long it may take to switch its setup. */
  switchLimitMs: number;
  /** Dead letters of what it has handed over that NATS has not confirmed, by stream. */
  deadLetters: readonly (readonly WaitingMessage[])[];
}
