import type { Service } from '../../../setup/model/service.js';
import type { StateStore } from '../../checkpoint/state-store.js';
import type { Tell } from '../../happening/happening.js';
import type { NatsHappening } from '../../happening/nats.js';
import type { NatsLink } from '../nats/link.js';
import type { StoredState } from './last-good-state.js';
import { StateError } from './state-error.js';
import { StateFolder } from './state-folder.js';
import type { StateHost } from './state-host.js';
import type { StatePlace } from './state-place.js';

/** How the NATS server of a bucket is reached. */
export interface BucketAccess {
  readonly service: Service;
  /** Files in the setup are relative to this folder. */
  readonly directory: string;
  /** Replaces the servers of the setup. */
  readonly natsUrl: string | undefined;
  readonly tell: Tell<NatsHappening>;
}

/** The state of a service that this process has taken, and what was there. */
export interface TakenState {
  readonly store: StateStore;
  readonly stored: StoredState;
}

/** Takes the state of a service. Waits until NATS can be reached. Throws a `StateError`. */
export async function takeState(
  place: StatePlace,
  access: BucketAccess,
  { host, signal }: { readonly host: StateHost; readonly signal: AbortSignal },
): Promise<TakenState> {
  const service = access.service.name;
  const nowMs = host.clock.now();
  if (place.kind === 'folder') return StateFolder.take(service, { folder: place.folder, nowMs, host });
  const { bucket } = place;
  // Loaded only where a state is in NATS.
  const { StateBucket } = await import('./bucket/state-bucket.js');
  const link = await connectForState(bucket, access, signal);
  try {
    return await StateBucket.take({ bucket, service, nowMs }, link);
  } catch (error) {
    await link.close();
    throw error;
  }
}

/**
 * A connection of its own: that of the streams may end with a reload of the setup. Failures are told until it is established; after
 * that the connection of the streams tells of outages.
 */
export async function connectForState(
  bucket: string,
  { service, directory, natsUrl, tell }: BucketAccess,
  signal: AbortSignal,
): Promise<NatsLink> {
  const { connectNats } = await import('../nats/connection.js');
  let isConnected = false;
  const options = { name: service.name, nats: service.nats, baseDirectory: directory, url: natsUrl, signal };
  try {
    return await connectNats(options, (happening) => {
      if (happening.kind === 'natsConnected') isConnected = true;
      else if (happening.kind === 'natsConnectFailed' && !isConnected) tell(happening);
    });
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new StateError(
      'STATE_UNUSABLE',
      `the state bucket "${bucket}" was not reached before the exporter was stopped: NATS does not answer`,
      { cause: error },
    );
  }
}
