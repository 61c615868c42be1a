import { JetStreamApiError, RetentionPolicy, StorageType, jetstreamManager } from '@nats-io/jetstream';
import type { JetStreamManager } from '@nats-io/jetstream';
import type { MsgHdrs, NatsConnection } from '@nats-io/transport-node';
import type { SwitchPlace } from '../../../../setup/dead-mans-switch.js';
import { isMissing } from '../jetstream/jetstream-stream.js';
import { UnusableStreamError } from '../jetstream/unusable-stream-error.js';

/** The first version with scheduled messages. */
const LEAST_VERSION = [2, 12] as const;

/**
 * One message that NATS publishes at a time, unless it is scheduled anew before. The server keeps one schedule per subject.
 * https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-51.md
 */
export class ScheduledMessage {
  readonly #place: SwitchPlace;

  constructor(place: SwitchPlace) {
    this.#place = place;
  }

  /** Schedules it, instead of what is scheduled. Throws an `UnusableStreamError`, or what the client throws. */
  async schedule(connection: NatsConnection, inMs: number, payload: string, headers: MsgHdrs): Promise<void> {
    const { armed, gone } = this.#place;
    requireVersion(connection);
    const manager = await jetstreamManager(connection, { checkAPI: false });
    const serverMs = await this.#serverTime(manager);
    // By the clock of the server, which decides when the time has come.
    headers.set('Nats-Schedule', `@at ${new Date(serverMs + inMs).toISOString()}`);
    headers.set('Nats-Schedule-Target', gone);
    const answer = await manager.jetstream().publish(armed, payload, { headers });
    if (answer.stream !== this.#place.stream) {
      throw new UnusableStreamError(
        `the stream "${answer.stream}" takes the subject ${armed}, which the stream "${this.#place.stream}" needs`,
      );
    }
  }

  /** Takes back what is scheduled. */
  async cancel(connection: NatsConnection): Promise<void> {
    const { streams } = await jetstreamManager(connection, { checkAPI: false });
    await streams.purge(this.#place.stream, { filter: this.#place.armed });
  }

  /** Finds or creates the stream; returns the time of the server. */
  async #serverTime({ streams }: JetStreamManager): Promise<number> {
    const { stream, armed, gone, subject } = this.#place;
    const info = await streams.info(stream).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
      return streams.add({
        name: stream,
        subjects: [armed, gone],
        retention: RetentionPolicy.Limits,
        storage: StorageType.File,
        max_msgs_per_subject: 1,
        allow_msg_schedules: true,
        // A message of a schedule reaches consumers of the stream; this way also subscribers.
        republish: { src: gone, dest: subject },
      });
    });
    const { allow_msg_schedules: schedules, republish } = info.config;
    if (schedules !== true)
      throw new UnusableStreamError(`the stream "${stream}" has no allow_msg_schedules`);
    if (republish?.dest !== subject) {
      throw new UnusableStreamError(
        `the stream "${stream}" republishes to ${republish?.dest ?? 'nowhere'}, not to ${subject}: delete the stream, and it is created anew`,
      );
    }
    return info.ts === undefined ? Date.now() : Date.parse(info.ts);
  }
}

function requireVersion({ info }: NatsConnection): void {
  const fault = versionFault(info?.version ?? '');
  if (fault !== undefined) throw new UnusableStreamError(fault);
}

/** Why a server of this version cannot schedule messages; `undefined` if it can. */
export function versionFault(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = LEAST_VERSION;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return undefined;
  return `NATS ${version} has no scheduled messages: they need ${LEAST_VERSION.join('.')}`;
}

/** The sentence of what failed. */
export function scheduleFault(error: unknown): string {
  if (error instanceof JetStreamApiError) return `NATS answers: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
