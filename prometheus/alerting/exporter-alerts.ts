import { ALERT } from '../../setup/alert-names.js';
import { REJECTED_RATIO, SKIPPED_RATIO } from '../names.js';
import { deliveryAlerts } from './delivery-alerts.js';
import { levels, present, vanishing } from './probe.js';
import { sourceAlerts } from './source-alerts.js';
import { falls, ownSeries, rises, seriesOf } from './self-alert.js';
import type { SelfAlert } from './self-alert.js';
import { SECONDS } from '../../setup/value/notation.js';

const REJECTED_SHARE = 0.05;
const SKIPPED_SHARE = 0.05;
/** Age of the newest event, and how long it lasts: after an outage, a stream may take a while to catch up. */
const LATE_SECONDS = 300;
const LATE_FOR_MS = 300_000;

const stream = { stream: 'some stream' };

/** Alerts about the exporter that are evaluated as often as any. `job` is its job in Prometheus; `waitMs` is how long a state may last that can recover by itself. */
export function exporterAlerts(job: string, waitMs: number): readonly SelfAlert[] {
  return [
    ...scrapeAlerts(job, waitMs),
    ...streamAlerts(job, waitMs),
    ...gapAlerts(job),
    ...sourceAlerts(job, waitMs),
    ...stateAlerts(job, waitMs),
    ...deliveryAlerts(job, waitMs),
    ...accessAlerts(job, waitMs),
  ];
}

function scrapeAlerts(job: string, waitMs: number): readonly SelfAlert[] {
  return [
    {
      ...seriesOf(job, 'up', { instance: 'exporter:9464' }),
      name: ALERT.exporterMissing,
      severity: 'critical',
      course: vanishing,
      elsewhere: present,
      carries: {},
      firesWithoutSeries: true,
      forMs: waitMs,
      expr: (series) => `absent(${series})`,
      summary: 'Prometheus has no target in the job "{{job}}"',
      description:
        'The target is missing from the scrape configuration. Deploy the generated configuration again.',
    },
    {
      ...seriesOf(job, 'up', { instance: 'exporter:9464' }),
      ...falls(waitMs),
      name: ALERT.exporterDown,
      severity: 'critical',
      summary: 'The exporter at {{instance}} is down',
      description:
        'Prometheus cannot scrape it, and insights may be missed. Check that the process is running, then read its log.',
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
      summary: 'The exporter is not reading the stream "{{stream}}"',
      description:
        'The exporter retries by itself. Check that NATS is running, that the stream exists and that the credentials are valid. The exporter log gives the reason.',
    },
    {
      ...seriesOf(job, REJECTED_RATIO, stream),
      name: ALERT.eventsRejected,
      severity: 'warning',
      course: levels(REJECTED_SHARE, 0.051, 0.049),
      value: 0.051,
      forMs: waitMs,
      expr: (series) => `${series} > ${REJECTED_SHARE}`,
      summary: '{{value}} of the events of "{{stream}}" are rejected',
      description:
        'natsight_events_rejected_total shows the reason, natsight_schema_violations_total shows the field, and the dead-letter subject has the events. A publisher sends events that do not match the setup.',
    },
    {
      ...ownSeries(job, 'natsight_events_rejected_total', { ...stream, reason: 'internal' }),
      ...rises,
      name: ALERT.internalErrors,
      severity: 'critical',
      selects: { reason: 'internal' },
      summary: 'natsight cannot process events of "{{stream}}": a bug in natsight',
      description:
        'The exporter log has the error, and the dead-letter subject has the events. Metrics lack these events. Please report the error with an event that causes it.',
    },
    {
      ...ownSeries(job, 'natsight_dead_letters_lost_total', stream),
      ...rises,
      name: ALERT.deadLettersLost,
      severity: 'warning',
      summary: 'Rejected events of "{{stream}}" are lost',
      description:
        'They could not be published to the dead-letter subject. Check that NATS accepts messages on it.',
    },
    {
      ...ownSeries(job, 'natsight_nats_protocol_errors_total', {}),
      ...rises,
      name: ALERT.natsProtocolErrors,
      severity: 'warning',
      summary: 'The exporter dropped its connection to NATS because it could not read what the server sent',
      description:
        'It connects again by itself, but messages of plain subjects are lost meanwhile. The exporter log has the reason. Check what stands between the exporter and NATS, such as a proxy.',
    },
  ];
}

/** Events that come long after they happened. */
export function lateAlerts(job: string): readonly SelfAlert[] {
  return [
    {
      ...ownSeries(job, 'natsight_event_lag_seconds', stream),
      name: ALERT.eventsLate,
      severity: 'warning',
      course: levels(LATE_SECONDS, LATE_SECONDS + 1, LATE_SECONDS - 1),
      value: LATE_SECONDS + 1,
      notation: SECONDS,
      forMs: LATE_FOR_MS,
      expr: (series) => `${series} > ${LATE_SECONDS}`,
      summary: 'The newest event of "{{stream}}" was {{value}} old when it was read',
      description:
        'Windows and insights are late by as much. Either the exporter reads more slowly than messages come (use --workers, simpler steps or more CPU), or publishers send events long after they happened, or their clocks are slow. If the times of the events are meant to be old, disable this alert under "alerts" in the setup.',
    },
  ];
}

/** Messages that never came. */
function gapAlerts(job: string): readonly SelfAlert[] {
  return [
    {
      ...ownSeries(job, 'natsight_nats_disconnects_total', { reason: 'slow_consumer' }),
      ...rises,
      name: ALERT.slowConsumer,
      severity: 'critical',
      selects: { reason: 'slow_consumer' },
      summary: 'NATS cut off the exporter as a slow consumer',
      description:
        'The exporter did not read as fast as messages came, or stood still, and NATS closed the connection. Messages on plain subjects that waited then are lost; JetStream delivers its messages later. "lastGaps" of /api/status and the exporter log tell since when and for how long nothing was read. Use --workers, simpler steps or a JetStream stream, give the exporter more CPU, or raise "max_pending" and "write_deadline" of nats-server.',
    },
    {
      ...ownSeries(job, 'natsight_stream_gaps_total', { ...stream, reason: 'shutdown' }),
      ...rises,
      name: ALERT.streamGap,
      severity: 'warning',
      summary: 'Messages of "{{stream}}" may be missing: {{reason}}',
      description:
        'The stream reads plain subjects and was not read for a time, so messages that were published meanwhile are lost. How many is not known. natsight_stream_gap_seconds_total tells how long, and "lastGap" of /api/status tells when. Read the subjects through JetStream if no message may be missing.',
    },
  ];
}

function stateAlerts(job: string, waitMs: number): readonly SelfAlert[] {
  return [
    {
      ...seriesOf(job, SKIPPED_RATIO, { metric: 'some_metric' }),
      name: ALERT.eventsSkipped,
      severity: 'warning',
      course: levels(SKIPPED_SHARE, 0.051, 0.049),
      value: 0.051,
      forMs: waitMs,
      expr: (series) => `${series} > ${SKIPPED_SHARE}`,
      summary: '{{value}} of the events are missing in {{metric}}',
      description:
        'The metric could not use them; other metrics are not affected. natsight_metric_events_skipped_total shows the reason, and the exporter log has the first event of each reason.',
    },
    {
      ...ownSeries(job, 'natsight_windows_lost_total', { metric: 'some_metric', reason: 'refused' }),
      ...rises,
      name: ALERT.windowsLost,
      severity: 'warning',
      summary: 'Closed windows of {{metric}} are lost: {{reason}}',
      description:
        'They could not be published. Check that NATS accepts messages on the subject that the setup names under "publish".',
    },
    {
      ...ownSeries(job, 'natsight_checkpoint_last_success', {}),
      ...falls(waitMs),
      name: ALERT.checkpointsFailing,
      severity: 'critical',
      summary: 'The exporter cannot save its state',
      description:
        'It goes on counting and tries again. If it ends now, it goes on from the last checkpoint: JetStream delivers again what came since, and what came on plain subjects is lost. JetStream gets no acknowledgements, and stops delivering at 65,536 of them. The exporter log has the reason: usually the disk of --state is full.',
    },
    {
      ...ownSeries(job, 'natsight_dead_mans_switch_armed', {}),
      ...falls(waitMs),
      name: ALERT.switchNotArmed,
      severity: 'warning',
      summary: "NATS has no message of the dead man's switch",
      description:
        'If the exporter ends now, NATS tells nobody, or has told that it is gone already. The exporter log has the reason: scheduled messages need NATS 2.12, JetStream, and a stream of their own.',
    },
    {
      ...ownSeries(job, 'natsight_webhook_up', { webhook: 'some_webhook' }),
      ...falls(waitMs),
      name: ALERT.webhookFailing,
      severity: 'warning',
      summary: 'The webhook "{{webhook}}" does not accept insights',
      description:
        'The exporter posts them again until it does; up to 1,000 wait. The exporter log has the answer. Alertmanager and NATS get insights all the same.',
    },
    {
      ...ownSeries(job, 'natsight_webhook_lost_total', { webhook: 'some_webhook', reason: 'refused' }),
      ...rises,
      name: ALERT.webhookInsightsLost,
      severity: 'warning',
      summary: 'The webhook "{{webhook}}" does not get insights: {{reason}}',
      description:
        'It refused them, too many waited for it, or the exporter stopped without a state. The exporter log names the insights.',
    },
    {
      ...ownSeries(job, 'natsight_setup_last_reload_success', {}),
      ...falls(waitMs),
      name: ALERT.setupReloadFailed,
      severity: 'warning',
      summary: 'The exporter rejected the changed setup',
      description:
        'The exporter keeps running with the previous setup. "natsight check" and the exporter log list the problems.',
    },
    {
      ...ownSeries(job, 'natsight_http_refused_total', { reason: 'scrapes' }),
      others: [{ reason: 'connections' }, { reason: 'live_pages' }],
      ...rises,
      name: ALERT.requestsRefused,
      severity: 'warning',
      matchers: ['reason=~"connections|scrapes|live_pages"'],
      summary: 'The exporter refuses requests: too many {{reason}}',
      description:
        'Clients hold more connections, scrapes or live pages than the exporter allows. Look for clients that do not read their answers (natsight_http_refused_total with the reason "not_reading"), or raise --web.max-connections, --web.max-requests or --web.max-live-pages.',
    },
    {
      ...ownSeries(job, 'natsight_label_overflow_total', { metric: 'some_metric', label: 'some_label' }),
      ...rises,
      name: ALERT.labelOverflow,
      severity: 'info',
      summary: 'The label "{{label}}" of {{metric}} has more values than its limit',
      description:
        'Further values are counted as "__other__"; totals stay exact. Raise the limit in the setup, or use a label with fewer values.',
    },
    {
      ...ownSeries(job, 'natsight_worker_restarts_total', {}),
      ...rises,
      name: ALERT.workerExited,
      severity: 'warning',
      summary: 'A worker thread of the exporter exited and was restarted',
      description:
        'natsight_worker_messages_lost_total counts the messages of plain subjects that were lost with it; JetStream delivers its messages again. The exporter log has the error. A message that hung the worker is named there: look for an expression that is too costly for long lists.',
    },
  ];
}

function accessAlerts(job: string, waitMs: number): readonly SelfAlert[] {
  return [
    {
      ...ownSeries(job, 'natsight_web_config_last_reload_success', {}),
      ...falls(waitMs),
      name: ALERT.webConfigReloadFailed,
      severity: 'warning',
      summary: 'The exporter rejected the changed --web.config.file',
      description:
        'The previous one stays active: a revoked password still works, and a renewed certificate is not served. "natsight check --web.config.file" and the exporter log say what is wrong with it.',
    },
    {
      ...ownSeries(job, 'natsight_authentications_refused_total', { reason: 'address' }),
      ...rises,
      name: ALERT.passwordsGuessed,
      severity: 'warning',
      summary: 'Somebody guesses passwords of the exporter: {{reason}}',
      description:
        'There were so many wrong passwords that the exporter no longer compares all of them. Credentials that it knows still work. The exporter log has the address. If it is one of yours, give it the right password.',
    },
  ];
}
