import type { OwnMetrics } from './own-metrics.js';

/** CPU, memory, clock and age of the process. */
export function collectProcess(own: OwnMetrics, eventLoopLagSeconds: number, nowMs: number): void {
  const { user, system } = process.cpuUsage();
  own.replace('natsight_process_cpu_seconds_total', [[{}, (user + system) / 1e6]]);
  own.set('natsight_process_resident_memory_bytes', {}, process.memoryUsage.rss());
  own.set('natsight_time_seconds', {}, nowMs / 1_000);
  // Monotonic: a clock that is set does not matter.
  own.set('natsight_uptime_seconds', {}, process.uptime());
  own.set('natsight_event_loop_lag_seconds', {}, eventLoopLagSeconds);
}
