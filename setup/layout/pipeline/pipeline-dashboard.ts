import type { DashboardDeclaration } from '../../model/dashboard.js';
import type { Setup } from '../../model/setup.js';
import { matchesAny } from '../../panels/glob.js';

/** A dashboard that shows these is one of the pipeline, whatever else it shows. */
const CORE = [
  'natsight_events_received_total',
  'natsight_events_rejected_total',
  'natsight_stream_connected',
];

const UID = 'natsight-pipeline';
const DEFAULT_FOLDER = 'natsight';

/** The dashboards of a setup: those that it declares, and one of natsight itself unless it declares that, too. */
export function dashboardsOf({
  dashboards,
  service,
}: Pick<Setup, 'dashboards' | 'service'>): readonly DashboardDeclaration[] {
  if (dashboards.some(isPipeline)) return dashboards;
  const folder = dashboards[0]?.folder ?? DEFAULT_FOLDER;
  const uids = dashboards.map(({ uid }) => uid.toLowerCase());
  const titles = dashboards.filter((each) => each.folder === folder).map(({ title }) => normalized(title));
  return [
    ...dashboards,
    {
      uid: freeOf(UID, uids, (uid, count) => `${uid}-${count}`),
      title: freeOf(
        `Pipeline of ${service.name}`,
        [...titles, normalized(folder)],
        (title, count) => `${title} (${count})`,
      ),
      folder,
      description: `natsight itself, for the service ${service.name}: its streams, its alerts and its process.`,
      tags: [],
      metrics: ['natsight_*'],
      range: 'now-1h',
    },
  ];
}

function isPipeline({ metrics }: Pick<DashboardDeclaration, 'metrics'>): boolean {
  return CORE.every((name) => matchesAny(metrics, name));
}

/** The same of the metrics that a dashboard shows. */
export function isPipelineOf(metrics: readonly { readonly name: string }[]): boolean {
  return CORE.every((name) => metrics.some((metric) => metric.name === name));
}

/** The text itself, or the first variant that is not taken. */
function freeOf(
  text: string,
  taken: readonly string[],
  variant: (text: string, count: number) => string,
): string {
  let free = text;
  for (let count = 2; taken.includes(normalized(free)); count++) free = variant(text, count);
  return free;
}

const normalized = (text: string) => text.trim().toLowerCase();
