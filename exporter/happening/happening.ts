import type { AccessHappening } from './access.js';
import type { AlertHappening } from './alert.js';
import type { CheckpointHappening } from './checkpoint.js';
import type { HttpConfigHappening } from './http-config.js';
import type { InsightHappening } from './insight.js';
import type { LifecycleHappening } from './lifecycle.js';
import type { NatsHappening } from './nats.js';
import type { PrometheusHappening } from './prometheus.js';
import type { ScrapeHappening } from './scrape.js';
import type { SeriesHappening } from './series.js';
import type { SetupHappening } from './setup.js';
import type { StreamHappening } from './stream.js';
import type { SwitchHappening } from './switch.js';
import type { WebhookHappening } from './webhook.js';
import type { TableHappening } from './table.js';
import type { WebHappening } from './web.js';
import type { WindowHappening } from './window.js';
import type { WorkerHappening } from './worker.js';

/** Everything that happens in the exporter and that a log line, a metric or another component reports. */
export type Happening =
  | AccessHappening
  | AlertHappening
  | CheckpointHappening
  | HttpConfigHappening
  | InsightHappening
  | LifecycleHappening
  | NatsHappening
  | PrometheusHappening
  | ScrapeHappening
  | SeriesHappening
  | SetupHappening
  | StreamHappening
  | SwitchHappening
  | WebhookHappening
  | TableHappening
  | WebHappening
  | WindowHappening
  | WorkerHappening;

export type HappeningKind = Happening['kind'];
export type HappeningOf<Kind extends HappeningKind> = Extract<Happening, { readonly kind: Kind }>;

/** Receives happenings. A component requires only its own subject, such as `Tell<NatsHappening>`. */
export type Tell<Group extends Happening = Happening> = (happening: Group) => void;

/** Happenings of a thread that reads streams. */
export type ReaderHappening = NatsHappening | StreamHappening | TableHappening;

/** Happenings of the machine, which does no I/O. */
export type MachineHappening = HappeningOf<
  | 'eventRejected'
  | 'eventTimeUnit'
  | 'eventSkipped'
  | 'insightChanged'
  | 'insightOverflowed'
  | 'insightsSuppressed'
  | 'labelOverflowed'
  | 'windowClosed'
>;
