import type { Logger } from 'pino';
import type { Setup } from '../../setup/model/setup.js';
import { tellByKind } from '../happening/by-kind.js';
import { REJECTION_REASONS, SKIP_REASONS } from '../../setup/self-metric-reasons.js';
import type { RejectionReason, SkipReason } from '../../setup/self-metric-reasons.js';
import type { RejectionTotal, SkipTotal } from '../account/skip-totals.js';
import type { Trouble } from '../event/trouble.js';
import type { Happening, Tell } from '../happening/happening.js';
import { accessTelemetry, showAccess } from './access.js';
import { alertTelemetry, showAlerts } from './alerts.js';
import { checkpointTelemetry } from './checkpoints.js';
import type { Connections } from './connections.js';
import { httpConfigTelemetry } from './http-config.js';
import { insightTelemetry, showInsights } from './insights.js';
import { lifecycleTelemetry } from './lifecycle.js';
import { natsTelemetry, showNats } from './nats.js';
import { TelemetryOutput } from './output.js';
import type { OwnMetrics } from './own-metrics.js';
import { prometheusTelemetry, showPrometheus } from './prometheus.js';
import { scrapeTelemetry, showScrapes } from './scrapes.js';
import { seriesTelemetry, showMetrics } from './series.js';
import { setupTelemetry, showReloads } from './setup.js';
import { RecentShares } from './recent-shares.js';
import { SkipLog } from './skips.js';
import { showSources } from './sources.js';
import { showStreams, streamTelemetry } from './streams.js';
import { switchTelemetry } from './switch.js';
import { webhookTelemetry } from './webhooks.js';
import { tableTelemetry } from './tables.js';
import { showWeb, webTelemetry } from './web.js';
import { showWindows, windowTelemetry } from './windows.js';
import { workerTelemetry } from './workers.js';

/** Turns every happening into its metric and its log line; each subject has its own file. */
export class Telemetry {
  readonly own: OwnMetrics;
  readonly connections: Connections;
  readonly tell: Tell;
  readonly #output: TelemetryOutput;
  readonly #skips: SkipLog;
  readonly #recentSkips: RecentShares<SkipReason>;
  readonly #recentRejections: RecentShares<RejectionReason>;

  constructor(log: Logger, now: () => number) {
    const output = new TelemetryOutput(log, now);
    this.own = output.own;
    this.connections = output.connections;
    this.#output = output;
    this.#skips = new SkipLog(output);
    this.#recentSkips = new RecentShares(now(), {
      kind: 'metric',
      sentence: (by, percent, stream) => `${by} goes without ${percent} of the events of "${stream}"`,
      meaning: (reason) => SKIP_REASONS[reason],
    });
    this.#recentRejections = new RecentShares(now(), {
      kind: 'stream',
      sentence: (by, percent) => `${by} rejects ${percent} of its events`,
      meaning: (reason) => REJECTION_REASONS[reason].meaning,
    });
    this.tell = tellByKind<Happening>({
      ...accessTelemetry(output),
      ...alertTelemetry(output),
      ...checkpointTelemetry(output),
      ...httpConfigTelemetry(output),
      ...insightTelemetry(output),
      ...lifecycleTelemetry(output),
      ...natsTelemetry(output),
      ...prometheusTelemetry(output),
      ...scrapeTelemetry(output),
      ...seriesTelemetry(output),
      ...setupTelemetry(output),
      ...streamTelemetry(output, this.#skips),
      ...switchTelemetry(output),
      ...webhookTelemetry(output),
      ...tableTelemetry(output),
      ...webTelemetry(output),
      ...windowTelemetry(output),
      ...workerTelemetry(output),
    });
  }

  /** Writes the log lines that are due. Takes all totals of the engine. Call it about once a second. */
  writeDue(skips: Iterable<SkipTotal>, rejections: Iterable<RejectionTotal> = []): void {
    const totals = [...skips];
    this.#skips.collect(totals);
    this.#recentSkips.record(totals, this.#output.now());
    this.#recentRejections.record(rejections, this.#output.now());
    this.#output.closeDue();
  }

  /** What is wrong now. Takes all totals of the engine. */
  troubles(skips: Iterable<SkipTotal>, rejections: Iterable<RejectionTotal> = []): readonly Trouble[] {
    return [
      ...this.connections.troubles(),
      ...this.#output.troubles.list(),
      ...this.#recentRejections.troubles(rejections),
      ...this.#recentSkips.troubles(skips, (skipped) => this.#skips.detailOf(skipped)),
    ];
  }

  /** Shows the metrics of this setup from here on, and no longer those of streams that it does not have. */
  show(setup: Pick<Setup, 'streams' | 'metrics' | 'insights'>): void {
    showStreams(this.#output, setup);
    showSources(this.#output, setup);
    showMetrics(this.#output, setup);
    showNats(this.#output, setup);
    showWindows(this.#output, setup);
    showInsights(this.#output, setup);
    showAlerts(this.#output);
    showPrometheus(this.#output);
    showScrapes(this.#output);
    showReloads(this.#output);
    showWeb(this.#output);
    showAccess(this.#output);
  }
}
