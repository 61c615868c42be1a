import { tempFolder } from '../../support/temp-folder.js';
import { writeSetupFiles } from '../../support/written-setup.js';

const folder = tempFolder();
let folders = 0;
/** A folder of its own with these processing declarations. */
export const setupFolder = (processing: object) =>
  writeSetupFiles(`${folder}/setup-${(folders += 1)}`, processing);

const counter = (stream: string) => ({ type: 'counter', stream, help: 'Events.' });

/** A setup with a counter of the events of each stream. */
export function setupOf(dataStreams: Readonly<Record<string, object>>, more: object = {}) {
  return {
    service: { name: 'shop' },
    dataStreams,
    processingLogic: {},
    liveMetrics: Object.fromEntries(Object.keys(dataStreams).map((name) => [`${name}_total`, counter(name)])),
    instantInsightRules: {},
    realTimeDashboards: {},
    ...more,
  };
}
