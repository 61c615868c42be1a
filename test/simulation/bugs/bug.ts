import type { AlertHost } from '../../../exporter/io/alertmanager/alert-outlet.js';
import type { KeptOutlets } from '../../../exporter/io/checkpoint/kept-outlets.js';
import type { StateHost } from '../../../exporter/io/checkpoint/state-host.js';
import type { Feed } from '../../../exporter/io/feed/feed.js';
import type { NatsLink } from '../../../exporter/io/nats/link.js';
import type { ReadingThread } from '../../../exporter/io/workers/worker-thread.js';
import type { OutletsState } from '../../../exporter/io/outlet/outlets.js';
import { Progress } from '../../../exporter/io/nats/jetstream/progress.js';
import type { Settle } from '../../../exporter/io/nats/jetstream/progress.js';
import type { FromWorker } from '../../../exporter/threads/messages.js';
import type { Machine } from '../../../exporter/machine/machine.js';
import type { Resumption, Source } from '../../../exporter/source/source.js';
import type { ShapeName } from '../plan/setups.js';
import type { HostParts } from '../world/host.js';
import type { SimulatedProcess } from '../world/process.js';

/** Where a bug can be planted: around the real parts, so that the product knows nothing of it. */
export interface Plants {
  host(host: StateHost, parts: HostParts): StateHost;
  feed(feed: Feed, machine: () => Machine): Feed;
  source(source: Source): Source;
  progress(after: Resumption | undefined, settle: Settle): Progress;
  machine(machine: Machine): Machine;
  outlets(outlets: KeptOutlets<OutletsState>): KeptOutlets<OutletsState>;
  link(link: NatsLink, process: SimulatedProcess): NatsLink;
  /** What Alertmanager is told, and by what time. */
  alertHost(host: AlertHost, process: SimulatedProcess): AlertHost;
  /** A reading thread as the main thread sees it. `exit`: tells that it has exited, whether it has or not. */
  thread(thread: ReadingThread, exit: () => void): ReadingThread;
  /** What a thread tells; called for each thread. */
  fromThread(): (message: FromWorker) => FromWorker;
  beforeExposed(wait: () => Promise<void>): Promise<void>;
}

export interface Bug {
  readonly name: string;
  /** The only setup that can show it; unset: any. */
  readonly shape?: ShapeName | undefined;
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
  alertHost: (host) => host,
  thread: (thread) => thread,
  fromThread: () => (message) => message,
  beforeExposed: (wait) => wait(),
};
