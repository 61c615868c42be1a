import type { Logger } from 'pino';
import type { Setup } from '../../setup/model/setup.js';
import { tellByKind } from '../happening/by-kind.js';
import type { Happening, Tell } from '../happening/happening.js';
import { accessTelemetry, showAccess } from './access.js';
import { alertTelemetry, showAlerts } from './alerts.js';
import type { Connections } from './connections.js';
import { insightTelemetry, showInsights } from './insights.js';
import { lifecycleTelemetry } from './lifecycle.js';
import { natsTelemetry, showNats } from './nats.js';
import { TelemetryOutput } from './output.js';
import type { OwnMetrics } from './own-metrics.js';
import { seriesTelemetry, showMetrics } from './series.js';
import { setupTelemetry, showReloads } from './setup.js';
import { showStreams, streamTelemetry } from './streams.js';
import { tableTelemetry } from './tables.js';
import { webTelemetry } from './web.js';
import { showWindows, windowTelemetry } from './windows.js';
import { workerTelemetry } from './workers.js';

/** Turns every happening into its metric and its log line; each subject has its own file. */
export class Telemetry {
  readonly own: OwnMetrics;
  readonly connections: Connections;
  readonly tell: Tell;
  readonly #output: TelemetryOutput;

  constructor(log: Logger, now: () => number) {
    const output = new TelemetryOutput(log, now);
    this.own = output.own;
    this.connections = output.connections;
    this.#output = output;
    this.tell = tellByKind<Happening>({
      ...accessTelemetry(output),
      ...alertTelemetry(output),
      ...insightTelemetry(output),
      ...lifecycleTelemetry(output),
      ...natsTelemetry(output),
      ...seriesTelemetry(output),
      ...setupTelemetry(output),
      ...streamTelemetry(output),
      ...tableTelemetry(output),
      ...webTelemetry(output),
      ...windowTelemetry(output),
      ...workerTelemetry(output),
    });
  }

  /** Shows the metrics of this setup from here on, and no longer those of streams that it does not have. */
  show(setup: Pick<Setup, 'streams' | 'metrics' | 'insights'>): void {
    showStreams(this.#output, setup);
    showMetrics(this.#output, setup);
    showNats(this.#output, setup);
    showWindows(this.#output, setup);
    showInsights(this.#output, setup);
    showAlerts(this.#output);
    showReloads(this.#output);
    showAccess(this.#output);
  }
}
