import { setTimeout as delay } from 'node:timers/promises';
import type { Setup } from '../../../setup/model/setup.js';
import type { Tell } from '../../happening/happening.js';
import type { NatsHappening } from '../../happening/nats.js';
import type { TableHappening } from '../../happening/table.js';
import { serviceIdentity } from '../../identity/identity.js';
import type { Identity } from '../../identity/identity.js';
import { NatsAccess } from '../nats/nats-access.js';
import { newTables } from '../lookup/needed-tables.js';
import { ResourceError } from './resource-error.js';
import { SetupResources } from './setup-resources.js';

/** How long a reload waits for new lookup tables. */
const TABLES_LIMIT_MS = 5_000;

export interface AccessOptions {
  /** Files in the setup are relative to this folder. */
  readonly directory: string;
  /** Overrides the servers of the setup. */
  readonly natsUrl: string | undefined;
  /** Most bytes that may wait to be processed; see `inboundBytes`. */
  readonly inboundBytes?: number | undefined;
  readonly tell: Tell<NatsHappening | TableHappening>;
}

/** The NATS connection and the lookup tables of a setup. Shared by successive setups of the same service. */
export class SetupAccess {
  readonly nats: NatsAccess;
  readonly resources: SetupResources;
  readonly #options: AccessOptions;
  readonly #service: Identity;

  constructor({ service }: Setup, options: AccessOptions) {
    const { directory, natsUrl: url, inboundBytes, tell } = options;
    this.#options = options;
    this.#service = serviceIdentity(service);
    this.nats = new NatsAccess({ service, directory, url, inboundBytes }, tell);
    this.resources = new SetupResources({ directory, link: () => this.nats.link(), tell });
  }

  /** The access for a changed setup: this one, or a new one if the service has changed. */
  for(setup: Setup): SetupAccess {
    return serviceIdentity(setup.service) === this.#service ? this : new SetupAccess(setup, this.#options);
  }

  /** Loads the new tables of kept streams before they are used. `before`: the previous setup, if it used this access. */
  async openTables(setup: Setup, before: Setup | undefined): Promise<void> {
    const tables = newTables(setup, before);
    const opened = this.resources.ready(() => tables).then(() => 'opened');
    if ((await Promise.race([opened, delay(TABLES_LIMIT_MS, 'late', { ref: false })])) === 'late') {
      throw new ResourceError(`a lookup table could not be read within ${TABLES_LIMIT_MS / 1000} s`);
    }
  }

  /** Closes the other access. If it is this one, closes only the tables that `setup` does not need. */
  async outlive(other: SetupAccess, setup: Setup): Promise<void> {
    if (other === this) await this.resources.keep(setup);
    else await other.close();
  }

  async close(): Promise<void> {
    await this.resources.stop();
    await this.nats.close();
  }
}
