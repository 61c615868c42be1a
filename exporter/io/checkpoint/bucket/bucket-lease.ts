import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, isHolder, lifeOfRemote, thisProcess } from '../holder-process.js';
import type { StateHolderProcess } from '../holder-process.js';
import { StateError, StateLostError } from '../state-error.js';
import type { BucketValues } from './bucket-values.js';

const BEAT_MS = 2_000;
const STALE_MS = 15_000;
const WATCH_MS = 250;

export interface BucketLeaseOptions {
  readonly service: string;
  readonly nowMs: number;
  /** How often the holder shows that it is alive. Default: 2 s. */
  readonly beatMs?: number | undefined;
  /** A holder that has not shown so for this long is dead. Default: 15 s. */
  readonly staleMs?: number | undefined;
}

/** Who holds a state, as it stands in the bucket. */
interface LeaseValue {
  /** Distinguishes this holder from every other one. */
  readonly id: string;
  readonly holder: StateHolderProcess;
  readonly isReleased: boolean;
}

interface FoundLease {
  readonly revision: number;
  /** `undefined`: no lease, or nothing that natsight has written. */
  readonly lease: LeaseValue | undefined;
}

/**
 * The right to use the state of a service in a bucket, which one process has at a time: the value of the key `<service>.lease`. Its
 * holder puts it again every two seconds. To take it is to replace the revision that was seen, which only one process can.
 *
 *     free or released  -> held: the revision that was seen is replaced
 *     held, renewed     -> the other process is refused
 *     held, not renewed -> after 15 s, or at once if its process has ended on this machine: taken over
 *     held, taken over  -> lost: the holder finds another revision, here or at the head of the state
 */
export class BucketLease {
  readonly id: string;
  readonly #values: BucketValues;
  readonly #service: string;
  readonly #holder: StateHolderProcess;
  readonly #beat: NodeJS.Timeout;
  #revision: number;
  #renewing: Promise<void> = Promise.resolve();
  #lost: StateLostError | undefined;

  private constructor(
    values: BucketValues,
    options: BucketLeaseOptions,
    value: LeaseValue,
    revision: number,
  ) {
    this.id = value.id;
    this.#values = values;
    this.#service = options.service;
    this.#holder = value.holder;
    this.#revision = revision;
    this.#beat = setInterval(() => this.#renewSoon(), options.beatMs ?? BEAT_MS).unref();
  }

  /** Takes the state, from a dead holder if need be. Throws a `StateError` that says who holds it. */
  static async take(values: BucketValues, options: BucketLeaseOptions): Promise<BucketLease> {
    const { service, nowMs } = options;
    const { revision, lease } = await find(values, service);
    if (lease !== undefined) await requireDead(values, options, { revision, lease });
    const taken: LeaseValue = { id: randomUUID(), holder: thisProcess(nowMs), isReleased: false };
    const mine = await values.replace(keyOf(service), encode(taken), revision);
    if (mine !== undefined) return new BucketLease(values, options, taken, mine);
    // Another process was faster, or the holder woke up.
    throw inUse(values, (await find(values, service)).lease);
  }

  /** Throws a `StateLostError` if another process is known to have taken over. */
  requireHeld(): void {
    if (this.#lost !== undefined) throw this.#lost;
  }

  /** The error for a write that came too late: another process has taken over. */
  async lost(): Promise<StateLostError> {
    const { lease } = await find(this.#values, this.#service).catch(() => ({ lease: undefined }));
    return this.#lostTo(lease);
  }

  /** Lets others take the state at once. */
  async release(): Promise<void> {
    clearInterval(this.#beat);
    await this.#renewing;
    if (this.#lost === undefined) await this.#renew(true);
  }

  #renewSoon(): void {
    // A bucket that cannot be written is reported by the next checkpoint.
    this.#renewing = this.#renewing.then(() => this.#renew(false)).catch(() => undefined);
  }

  async #renew(isReleased: boolean): Promise<void> {
    if (this.#lost !== undefined) return;
    const value = encode({ id: this.id, holder: this.#holder, isReleased });
    const revision = await this.#values.replace(keyOf(this.#service), value, this.#revision);
    if (revision !== undefined) {
      this.#revision = revision;
      return;
    }
    const found = await find(this.#values, this.#service);
    // A renewal whose answer was lost, or somebody has removed the key.
    if (found.lease === undefined || found.lease.id === this.id) this.#revision = found.revision;
    else this.#lost = this.#lostTo(found.lease);
  }

  #lostTo(lease: LeaseValue | undefined): StateLostError {
    const taker = lease?.id === this.id ? undefined : lease?.holder;
    return new StateLostError(
      `the state of "${this.#service}" in the bucket "${this.#values.bucket}" was taken over by ${describe(taker)}: this process was silent for too long and must not write to it`,
    );
  }
}

/** Who holds the state; `undefined`: nobody who is known to be alive. */
export async function bucketHolder(
  values: BucketValues,
  service: string,
): Promise<StateHolderProcess | undefined> {
  const { lease } = await find(values, service);
  return lease === undefined || lease.isReleased || lifeOfRemote(lease.holder) === 'dead'
    ? undefined
    : lease.holder;
}

async function requireDead(
  values: BucketValues,
  options: BucketLeaseOptions,
  { revision, lease }: { readonly revision: number; readonly lease: LeaseValue },
): Promise<void> {
  if (lease.isReleased) return;
  const life = lifeOfRemote(lease.holder);
  if (life === 'alive' || (life === 'elsewhere' && (await isRenewed(values, options, revision))))
    throw inUse(values, lease);
}

/** Whether the holder renews its lease while we watch. The clocks of two machines cannot be compared. */
async function isRenewed(
  values: BucketValues,
  { service, staleMs = STALE_MS }: BucketLeaseOptions,
  revision: number,
): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < staleMs; waitedMs += WATCH_MS) {
    await delay(WATCH_MS);
    const found = await find(values, service);
    // A holder that stops meanwhile leaves a released lease.
    if (found.revision !== revision) return found.lease?.isReleased === false;
  }
  return false;
}

function inUse({ bucket }: BucketValues, lease: LeaseValue | undefined): StateError {
  return new StateError(
    'STATE_IN_USE',
    `the state bucket "${bucket}" is in use by ${describe(lease?.holder)}: stop that exporter, or give this one a bucket of its own (--state)`,
  );
}

async function find(values: BucketValues, service: string): Promise<FoundLease> {
  const found = await values.get(keyOf(service));
  return { revision: found?.revision ?? 0, lease: found?.value && decode(found.value) };
}

const keyOf = (service: string) => `${service}.lease`;

const encode = (lease: LeaseValue) => new TextEncoder().encode(JSON.stringify(lease));

function decode(bytes: Uint8Array): LeaseValue | undefined {
  try {
    const lease: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isLease(lease) ? lease : undefined;
  } catch {
    return undefined;
  }
}

function isLease(lease: unknown): lease is LeaseValue {
  return (
    typeof lease === 'object' &&
    lease !== null &&
    'id' in lease &&
    typeof lease.id === 'string' &&
    'isReleased' in lease &&
    'holder' in lease &&
    isHolder(lease.holder)
  );
}
