import { findFileFaults } from '../../exporter/io/setup/file-faults.js';
import { readAlertHistory } from '../../prometheus/history/alert-history.js';
import type { AlertHistory } from '../../prometheus/history/alert-history.js';
import { requireSetup } from '../../setup/load.js';
import { prometheusAt } from '../deployment/clients.js';
import { readRunState } from '../deployment/run-state.js';
import { locateTargets } from '../deployment/targets.js';
import type { TargetOptions } from '../deployment/targets.js';
import { FLIGHTS_DEMO } from '../start/flights-demo.js';

/** The history of the alerts of the setup in a folder, up to now. */
export async function readHistory(
  directory: string | undefined,
  options: TargetOptions,
  sinceMs: number,
): Promise<AlertHistory> {
  const running = readRunState(process.cwd());
  const { prometheus } = locateTargets(options, process.env, running);
  const setup = requireSetup(directory ?? running?.setup ?? FLIGHTS_DEMO.setup, findFileFaults);
  // On whole seconds: PromQL has none between.
  const untilMs = Math.floor(Date.now() / 1_000) * 1_000;
  const period = { fromMs: untilMs - sinceMs, untilMs };
  return readAlertHistory(prometheusAt(prometheus.url, prometheus.access), setup, period);
}
