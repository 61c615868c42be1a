import type { AppOptions } from './app-options.js';
import type { MachineHappening, Tell } from './happening/happening.js';
import type { NatsHappening } from './happening/nats.js';
import type { BucketAccess } from './io/checkpoint/take-state.js';
import type { Feed, RunningSetup } from './io/feed/feed.js';
import { publishesToNats } from './io/feed/streams-to-read.js';
import { hostCheck } from './io/http/admission/allowed-hosts.js';
import { WebGuard } from './io/http/admission/web-guard.js';
import type { WebLimits } from './io/http/admission/web-limits.js';
import type { LazyListener } from './io/http/lazy-listener.js';
import { LivePages } from './io/http/live/live-pages.js';
import { Outlets } from './io/outlet/outlets.js';
import type { OutletHappening } from './io/outlet/outlets.js';
import type { PrometheusApi } from './io/prometheus/prometheus-api.js';
import type { MetricView } from './event/series.js';
import type { Trouble } from './event/trouble.js';
import { systemClock } from './io/clock.js';
import { noticesOf } from './live/notices.js';
import type { StreamReadings } from './live/unread-streams.js';
import type { Machine } from './machine/machine.js';
import { inboundBytes } from './io/process/memory-limit.js';
import { ActiveSetup } from './io/setup/active-setup.js';
import { MAIN_THREAD } from './threads/readers.js';
import type { Readers } from './threads/readers.js';

/** What the active setup tells, and to whom. */
export interface SetupListeners {
  readonly tell: Tell;
  readonly readers: Readers;
  readonly send: Tell<MachineHappening>;
  readonly onPromptChange: () => void;
  readonly onChange: (running: RunningSetup) => Promise<void>;
}

export function makeActiveSetup(
  { setup, directory, natsUrl, memoryLimitBytes, workers = 1 }: AppOptions,
  startedMs: number,
  { tell, readers, send, onPromptChange, onChange }: SetupListeners,
): ActiveSetup {
  return new ActiveSetup(setup, {
    directory,
    natsUrl,
    inboundBytes: inboundBytes(memoryLimitBytes, 1),
    startedMs,
    tell: workers === 1 ? tell : readers.of(MAIN_THREAD),
    tellOfSetup: tell,
    tellOfMachine: (happening) => {
      send(happening);
      tell(happening);
    },
    onPromptChange,
    onChange,
  });
}

export function makeWebGuard(
  listener: LazyListener['listener'],
  { listen, externalUrl, allowedHosts = [] }: AppOptions,
  maxConnections: number,
  tell: Tell,
): WebGuard {
  const external = externalUrl === undefined ? [] : [new URL(externalUrl).hostname];
  return new WebGuard(listener, {
    maxConnections,
    isHostAllowed: hostCheck(listen, [...allowedHosts, ...external]),
    tell,
  });
}

/** What the outlets send, and through which connection. */
export interface OutletParts {
  readonly running: () => RunningSetup;
  readonly feed: () => Feed;
}

export function makeOutlets(
  options: AppOptions,
  tell: Tell<OutletHappening>,
  { running, feed }: OutletParts,
): Outlets {
  return new Outlets({
    tell,
    nats: () => (publishesToNats(options) ? running().access.nats : undefined),
    deadLetters: () => feed().deadLetters(),
  });
}

/** How NATS is reached if it keeps the state. */
export function bucketAccess(
  { setup, directory, natsUrl }: AppOptions,
  tell: Tell<NatsHappening>,
): BucketAccess {
  return { service: setup.service, directory, natsUrl, tell };
}

/** What live pages show. */
export interface LiveParts {
  readonly machine: () => Machine;
  /** The exporter's metrics about itself. */
  readonly own: () => readonly MetricView[];
  readonly troubles: () => readonly Trouble[];
  /** How the streams are read. */
  readonly connections: () => StreamReadings;
  readonly tell: Tell;
}

export function makeLivePages(
  prometheus: PrometheusApi | undefined,
  { maxLivePages }: WebLimits,
  { machine, own, troubles, connections, tell }: LiveParts,
): LivePages {
  return new LivePages({
    setup: () => machine().setup,
    views: () => [...machine().views(), ...own()],
    notices: () => noticesOf(machine(), troubles(), connections()),
    prometheus,
    maxReaders: maxLivePages,
    tell,
    now: () => systemClock.now(),
  });
}
