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

/** Delays of the event loop since the last report, in milliseconds. */
export interface Strain {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Number of events since the start. */
  readonly events: number;
}

const resolutionMs = 1;
/** Lower limit of a delay: smaller ones are below the resolution, and a logarithmic chart cannot show 0. */
const minMs = 0.01;
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
  // The histogram includes the sampling interval, which is not a delay.
  const ms = (nanoseconds: number) => Math.max(minMs, nanoseconds / 1e6 - resolutionMs);
  return {
    events: exporter.events(),
    p50: ms(delay.percentile(50)),
    p99: ms(delay.percentile(99)),
    max: ms(delay.max),
  };
}
