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

/** How long a changed setup may wait for the tables that it looks things up in. */
const TABLES_LIMIT_MS = 5_000;

export interface AccessOptions {
  /** Files named by the setup are relative to this folder. */
  readonly directory: string;
  /** Replaces the servers of the setup. */
  readonly natsUrl: string | undefined;
  readonly tell: Tell<NatsHappening | TableHappening>;
}

/** What a setup reaches beyond itself: the connection to NATS and the tables. One for all setups of the same service. */
export class SetupAccess {
  readonly nats: NatsAccess;
  readonly resources: SetupResources;
  readonly #options: AccessOptions;
  readonly #service: Identity;

  constructor({ service }: Setup, options: AccessOptions) {
    const { directory, natsUrl: url, tell } = options;
    this.#options = options;
    this.#service = serviceIdentity(service);
    this.nats = new NatsAccess({ service, directory, url }, tell);
    this.resources = new SetupResources({ directory, link: () => this.nats.link(), tell });
  }

  /** The access for a changed setup: this one, or a new one where its service is another. */
  for(setup: Setup): SetupAccess {
    return serviceIdentity(setup.service) === this.#service ? this : new SetupAccess(setup, this.#options);
  }

  /** Streams that go on being read find their new tables whole; `before`: the setup before, if it had this access. */
  async openTables(setup: Setup, before: Setup | undefined): Promise<void> {
    const tables = newTables(setup, before);
    const opened = this.resources.ready(() => tables).then(() => 'opened');
    if ((await Promise.race([opened, delay(TABLES_LIMIT_MS, 'late', { ref: false })])) === 'late') {
      throw new ResourceError(`a lookup table could not be read within ${TABLES_LIMIT_MS / 1000} s`);
    }
  }

  /** Lets go of what only the other access needed, or, where it is this one, setups other than this. */
  async outlive(other: SetupAccess, setup: Setup): Promise<void> {
    if (other === this) await this.resources.keep(setup);
    else await other.close();
  }

  async close(): Promise<void> {
    await this.resources.stop();
    await this.nats.close();
  }
}
