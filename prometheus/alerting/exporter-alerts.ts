import { ALERT } from '../../setup/alert-names.js';
import { REJECTED_RATIO } from '../names.js';
import { levels } from './probe.js';
import type { Course } from './probe.js';
import { increases, isZero, ownSeries, seriesOf } from './self-alert.js';
import type { SelfAlert } from './self-alert.js';

const REFUSED_SHARE = 0.05;

/** What has happened is told at once; a state that settles by itself, after its time. */
const rises = { ...increases, forMs: 0 };
const falls = (waitMs: number) => ({ ...isZero, forMs: waitMs });
const stream = { stream: 'some stream' };

/** The exporter about itself: `job` is its job in Prometheus, `waitMs` how long trouble may last that settles by itself. */
export function exporterAlerts(job: string, waitMs: number): readonly SelfAlert[] {
  return [...scrapeAlerts(job, waitMs), ...streamAlerts(job, waitMs), ...stateAlerts(job, waitMs)];
}

function scrapeAlerts(job: string, waitMs: number): readonly SelfAlert[] {
  return [
    {
      ...seriesOf(job, 'up', { instance: 'exporter:9464' }),
      name: ALERT.exporterMissing,
      severity: 'critical',
      course: vanishing,
      carries: {},
      firesWithoutSeries: true,
      forMs: waitMs,
      expr: (series) => `absent(${series})`,
      summary: 'Prometheus does not scrape any exporter of the job "{{job}}"',
      description: 'The scrape configuration has lost its target. Deploy the generated configuration again.',
    },
    {
      ...seriesOf(job, 'up', { instance: 'exporter:9464' }),
      ...falls(waitMs),
      name: ALERT.exporterDown,
      severity: 'critical',
      summary: 'The exporter at {{instance}} does not answer',
      description:
        'Nothing is measured and no insight is seen meanwhile. Look whether the process runs, then at its log.',
    },
  ];
}

function streamAlerts(job: string, waitMs: number): readonly SelfAlert[] {
  return [
    {
      ...ownSeries(job, 'natsight_stream_connected', stream),
      ...falls(waitMs),
      name: ALERT.streamDisconnected,
      severity: 'critical',
      summary: 'The exporter does not read the stream "{{stream}}"',
      description:
        'It tries again by itself. Look whether NATS runs, whether the stream exists and whether the sign-in is right: the log of the exporter says which.',
    },
    {
      ...seriesOf(job, REJECTED_RATIO, stream),
      name: ALERT.eventsRejected,
      severity: 'warning',
      course: levels(REFUSED_SHARE, 0.25),
      value: 0.25,
      forMs: waitMs,
      expr: (series) => `${series} > ${REFUSED_SHARE}`,
      summary: '{{value}} of the events of "{{stream}}" are refused',
      description:
        'natsight_events_rejected_total tells the reason, natsight_schema_violations_total the field, the dead-letter subject has the events. Somebody publishes another form than the setup declares.',
    },
    {
      ...ownSeries(job, 'natsight_dead_letters_lost_total', stream),
      ...rises,
      name: ALERT.deadLettersLost,
      severity: 'warning',
      summary: 'Refused events of "{{stream}}" are lost',
      description:
        'They could not be sent to the dead-letter subject. Look whether NATS takes messages on it.',
    },
  ];
}

function stateAlerts(job: string, waitMs: number): readonly SelfAlert[] {
  return [
    {
      ...ownSeries(job, 'natsight_windows_lost_total', { metric: 'some_metric', reason: 'refused' }),
      ...rises,
      name: ALERT.windowsLost,
      severity: 'warning',
      summary: 'Closed windows of {{metric}} are lost: {{reason}}',
      description:
        'They could not be published. Look whether NATS takes messages on the subject that the setup names under "publish".',
    },
    {
      ...ownSeries(job, 'natsight_setup_last_reload_success', {}),
      ...falls(waitMs),
      name: ALERT.setupReloadFailed,
      severity: 'warning',
      summary: 'The exporter refused the changed setup',
      description:
        'It goes on with the one before. "natsight check" lists what is wrong, and so does the log of the exporter.',
    },
    {
      ...ownSeries(job, 'natsight_alertmanager_up', {}),
      ...falls(waitMs),
      name: ALERT.alertmanagerUnreachable,
      severity: 'warning',
      summary: 'The exporter does not reach Alertmanager',
      description:
        'Insights reach people later, through Prometheus. Look at the address of Alertmanager that the exporter was given.',
    },
    {
      ...ownSeries(job, 'natsight_label_overflow_total', { metric: 'some_metric', label: 'some_label' }),
      ...rises,
      name: ALERT.labelOverflow,
      severity: 'info',
      summary: 'The label "{{label}}" of {{metric}} has more values than its limit',
      description:
        'Further values are counted together as "__other__"; totals stay exact. Raise the limit in the setup, or use a label with fewer values.',
    },
  ];
}

/** There, then gone, then there again. */
const vanishing: Course = ({ before, during, after }) =>
  `1x${before - 1} stale _x${during - 1} 1x${after - 1}`;
