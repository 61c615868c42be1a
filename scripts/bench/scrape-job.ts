import { monitorEventLoopDelay } from 'node:perf_hooks';
import { startExporter } from './exporter.js';
import type { Kind } from './exporter.js';
import { jobInput, onGo, report } from './job.js';

export interface ScrapeInput {
  readonly url: string;
  readonly kind: Kind;
  readonly series: number;
}

export interface ScrapeServer {
  readonly metricsUrl: string;
}

/** What the event loop went through since it was last asked. Milliseconds. */
export interface Strain {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Taken since the start. */
  readonly events: number;
}

const resolutionMs = 1;
/** Less is not told apart; a chart needs more than nothing. */
const leastMs = 0.01;
const { url, kind, series } = jobInput() as ScrapeInput;
const exporter = await startExporter(kind, url, { metrics: 1, eventBytes: 160, series });
const delay = monitorEventLoopDelay({ resolution: resolutionMs });
delay.enable();
onGo(() => {
  void report(strain());
  delay.reset();
});
await report({ metricsUrl: exporter.metricsUrl });

function strain(): Strain {
  // The histogram measures the whole interval; the interval itself is no delay.
  const ms = (nanoseconds: number) => Math.max(leastMs, nanoseconds / 1e6 - resolutionMs);
  return {
    events: exporter.events(),
    p50: ms(delay.percentile(50)),
    p99: ms(delay.percentile(99)),
    max: ms(delay.max),
  };
}
