import type { KeptOutlets } from '../../../exporter/io/checkpoint/kept-outlets.js';
import type { StateHost } from '../../../exporter/io/checkpoint/state-host.js';
import type { Feed } from '../../../exporter/io/feed/feed.js';
import type { NatsLink } from '../../../exporter/io/nats/link.js';
import type { OutletsState } from '../../../exporter/io/outlet/outlets.js';
import { Progress } from '../../../exporter/io/nats/jetstream/progress.js';
import type { Settle } from '../../../exporter/io/nats/jetstream/progress.js';
import type { Machine } from '../../../exporter/machine/machine.js';
import type { Position, Source } from '../../../exporter/source/source.js';
import type { HostParts } from '../world/host.js';
import type { SimulatedProcess } from '../world/process.js';

/** Where a bug can be planted: around the real parts, so that the product knows nothing of it. */
export interface Plants {
  host(host: StateHost, parts: HostParts): StateHost;
  feed(feed: Feed, machine: () => Machine): Feed;
  source(source: Source): Source;
  progress(after: Position | undefined, settle: Settle): Progress;
  machine(machine: Machine): Machine;
  outlets(outlets: KeptOutlets<OutletsState>): KeptOutlets<OutletsState>;
  link(link: NatsLink, process: SimulatedProcess): NatsLink;
  beforeExposed(wait: () => Promise<void>): Promise<void>;
}

export interface Bug {
  readonly name: string;
  readonly plant: Partial<Plants>;
}

/** The product as it is. */
export const NO_BUG: Plants = {
  host: (host) => host,
  feed: (feed) => feed,
  source: (source) => source,
  progress: (after, settle) => new Progress(after, settle),
  machine: (machine) => machine,
  outlets: (outlets) => outlets,
  link: (link) => link,
  beforeExposed: (wait) => wait(),
};
