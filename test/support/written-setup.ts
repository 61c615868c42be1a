import { MONITORING_FILE, PROCESSING_FILE } from '../../setup/model/setup.js';
import { writeText } from './temp-folder.js';

/** The second file of a setup as short as can be: alerts go to where nobody listens. */
export const MONITORING = {
  realTimeVisualization: {},
  liveMetricsDisplay: {},
  instantAlerts: {
    receivers: { ops: { webhook: 'http://127.0.0.1:9/alerts' } },
    route: { default: 'ops' },
  },
  /** Tests that scrape once want the values at once. */
  dynamicUpdates: { hotReload: false, startsAtZero: false },
};

/** Writes the two files of a setup; returns their folder. */
export async function writeSetupFiles(
  folder: string,
  processing: object,
  monitoring: object = MONITORING,
): Promise<string> {
  await writeText(folder, PROCESSING_FILE, JSON.stringify(processing));
  await writeText(folder, MONITORING_FILE, JSON.stringify(monitoring));
  return folder;
}
