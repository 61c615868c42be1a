import { CHECKPOINT_METRICS } from './checkpoint-metrics.js';
import type { SelfMetric } from './self-metric.js';
import { SOURCE_METRICS } from './source-metrics.js';
import { STREAM_METRICS } from './stream-metrics.js';

/** All of the exporter's own metrics, by name. */
export const SELF_METRICS = {
  natsight_build_info: {
    type: 'gauge',
    help: 'Versions of natsight and Node.js as labels; always 1.',
    labels: ['version', 'node'],
  },
  ...STREAM_METRICS,
  ...SOURCE_METRICS,
  ...CHECKPOINT_METRICS,
  natsight_dead_mans_switch_armed: {
    type: 'gauge',
    help: '1 if NATS has a scheduled message that it publishes if the exporter is gone, 0 if it could not be postponed.',
    labels: [],
    absentIf: 'the setup has no instantAlerts.deadMansSwitch',
  },
  natsight_webhook_up: {
    type: 'gauge',
    help: '1 if the webhook accepted the last insight, or none was posted yet.',
    labels: ['webhook'],
    absentIf: 'the setup has no instantAlerts.webhooks',
  },
  natsight_webhook_waiting: {
    type: 'gauge',
    help: 'Insights that the webhook does not have yet.',
    labels: ['webhook'],
    absentIf: 'the setup has no instantAlerts.webhooks',
  },
  natsight_webhook_sent_total: {
    type: 'counter',
    help: 'Insights that the webhook accepted.',
    labels: ['webhook'],
    absentIf: 'the setup has no instantAlerts.webhooks',
  },
  natsight_webhook_lost_total: {
    type: 'counter',
    help: 'Insights that the webhook does not get, by reason: refused, backlog or stopped.',
    labels: ['webhook', 'reason'],
    absentIf: 'the setup has no instantAlerts.webhooks',
  },
  natsight_label_overflow_total: {
    type: 'counter',
    help: 'Events counted under "__other__" because a label value was beyond its limit.',
    labels: ['metric', 'label'],
  },
  natsight_series_forgotten_total: {
    type: 'counter',
    help: 'Idle series whose value was forgotten because more than the seriesLimit of the metric were idle.',
    labels: ['metric'],
  },
  natsight_totals_forgotten_total: {
    type: 'counter',
    help: 'Running totals forgotten by a counter with "from": "total", by cause: limit (more keys than per.limit) or idle. The next value of such a key adds nothing.',
    labels: ['metric', 'cause'],
  },
  natsight_series: { type: 'gauge', help: 'Current number of series of the metric.', labels: ['metric'] },
  natsight_insight_firing: {
    type: 'gauge',
    help: '1 while the insight is active, 0 after it ended; has the labels of the insight. natsight_burst is "true" if too many alerts started to notify them one by one; natsight_escalation counts how often it became half as bad again.',
    labels: ['rule', 'severity', 'natsight_burst', 'natsight_escalation'],
  },
  natsight_insight_value: {
    type: 'gauge',
    help: 'Value that the insight last evaluated; has the labels of the insight.',
    labels: ['rule', 'severity'],
  },
  natsight_insight_expected: {
    type: 'gauge',
    help: 'Value that is normal now for a series of an insight with "outside": "normal"; has the labels of the insight. Of at most 100 series of an insight, and those that fire.',
    labels: ['rule', 'severity'],
  },
  natsight_insight_lower: {
    type: 'gauge',
    help: 'Least value that is normal now; has the labels of the insight.',
    labels: ['rule', 'severity'],
  },
  natsight_insight_upper: {
    type: 'gauge',
    help: 'Greatest value that is normal now; has the labels of the insight.',
    labels: ['rule', 'severity'],
  },
  natsight_insight_ratio: {
    type: 'gauge',
    help: 'How far the value is from what is normal: more than 1 is outside, by the band or another reason; has the labels of the insight.',
    labels: ['rule', 'severity'],
  },
  natsight_insight_ready: {
    type: 'gauge',
    help: '1 once enough was seen to alert, 0 before that and on special days; has the labels of the insight.',
    labels: ['rule', 'severity'],
  },
  natsight_insight_started_timestamp_seconds: {
    type: 'gauge',
    help: 'Unix time when the active insight started. Only for insights whose summary is made when they start, from fields of the event or what is normal: the label insight_summary has the text. Has the labels of the insight.',
    labels: ['rule', 'severity', 'insight_summary', 'natsight_escalation'],
    unit: 'seconds',
  },
  natsight_silence_seconds: {
    type: 'gauge',
    help: 'Time since the last event of what a silence insight watches, or since it is watched; has the labels of the insight.',
    labels: ['rule', 'severity'],
    unit: 'seconds',
  },
  natsight_insight_overflow_total: {
    type: 'counter',
    help: 'Events that an insight could not watch because their labels were beyond its limit.',
    labels: ['rule'],
  },
  natsight_insights_suppressed: {
    type: 'gauge',
    help: 'Series that are beyond the bound of the insight, but left out because too many of it are firing; absent until there is one.',
    labels: ['rule', 'severity'],
  },
  natsight_insight_muted_total: {
    type: 'counter',
    help: 'Times that an insight would have started and was not told, by reason: the cooldown after an episode, or the limit of alerts.',
    labels: ['rule', 'severity', 'reason'],
  },
  natsight_insights_total: {
    type: 'counter',
    help: 'Insights that started, ended or were suppressed.',
    labels: ['rule', 'severity', 'change'],
  },
  natsight_alerts_sent_total: {
    type: 'counter',
    help: 'Alerts that Alertmanager accepted.',
    labels: ['alertmanager'],
  },
  natsight_alerts_failed_total: {
    type: 'counter',
    help: 'Alerts that Alertmanager did not accept, by cause.',
    labels: ['alertmanager', 'cause'],
  },
  natsight_alerts_undelivered: {
    type: 'gauge',
    help: 'Alerts whose present state Alertmanager does not have, although it should: it is away, or refuses them.',
    labels: ['alertmanager'],
    absentIf: 'no Alertmanager is configured',
  },
  natsight_alertmanager_up: {
    type: 'gauge',
    help: '1 while Alertmanager accepts alerts, 0 otherwise.',
    labels: ['alertmanager'],
    absentIf: 'no Alertmanager is configured',
  },
  natsight_scrape_gaps_total: {
    type: 'counter',
    help: 'Times in which no Prometheus scraped the exporter for so long that it alerted.',
    labels: [],
  },
  natsight_prometheus_queries_failed_total: {
    type: 'counter',
    help: 'Queries of live pages that Prometheus did not answer, by cause. The pages lack what only Prometheus has.',
    labels: ['cause'],
  },
  natsight_setup_reloads_total: {
    type: 'counter',
    help: 'Reloads of the setup, by result.',
    labels: ['result'],
  },
  natsight_setup_last_reload_success: {
    type: 'gauge',
    help: '1 if the last load of the setup succeeded, 0 if it failed.',
    labels: [],
  },
  natsight_web_config_reloads_total: {
    type: 'counter',
    help: 'Reads of the changed --web.config.file, by result; the first one included.',
    labels: ['result'],
  },
  natsight_web_config_last_reload_success: {
    type: 'gauge',
    help: '1 if the --web.config.file as it is now holds, 0 if it is refused and the previous one holds on.',
    labels: [],
    absentIf: 'the exporter runs without --web.config.file',
  },
  natsight_web_certificate_expiry_timestamp_seconds: {
    type: 'gauge',
    help: 'Unix time when the certificate that the exporter serves expires.',
    labels: [],
    unit: 'seconds',
    absentIf: 'the exporter runs without TLS',
  },
  natsight_authentication_failures_total: {
    type: 'counter',
    help: 'Requests and connections that were not let in, by reason: missing, malformed or wrong credentials, or a certificate that is missing or not accepted.',
    labels: ['reason'],
  },
  natsight_authentications_refused_total: {
    type: 'counter',
    help: 'Requests whose credentials were not compared, by reason: address (too many wrong ones from their address) or backlog (too many from all together).',
    labels: ['reason'],
  },
  natsight_requests_over_rate_total: {
    type: 'counter',
    help: 'Requests refused because of the rate_limit of --web.config.file.',
    labels: [],
  },
  natsight_scrape_duration_seconds: {
    type: 'histogram',
    help: 'Time to render /metrics.',
    labels: [],
    unit: 'seconds',
  },
  natsight_http_refused_total: {
    type: 'counter',
    help: 'HTTP requests refused and connections closed by the exporter, by reason.',
    labels: ['reason'],
  },
  natsight_live_pages: { type: 'gauge', help: 'Live pages that are open now.', labels: [] },
  natsight_live_frames_dropped_total: {
    type: 'counter',
    help: 'Frames that a live page did not get because its reader did not keep up; it gets the newest one instead.',
    labels: [],
  },
  natsight_event_loop_lag_seconds: {
    type: 'gauge',
    help: 'Longest delay of the event loop since the last scrape.',
    labels: [],
    unit: 'seconds',
  },
  natsight_worker_restarts_total: {
    type: 'counter',
    help: 'Worker threads that exited unexpectedly and were restarted; see --workers.',
    labels: [],
  },
  natsight_worker_messages_lost_total: {
    type: 'counter',
    help: 'Messages of plain subjects that were lost with a worker thread that exited; see --workers.',
    labels: ['stream'],
  },
  natsight_time_seconds: {
    type: 'gauge',
    help: 'What the clock of the exporter showed at the scrape, as Unix time. Ages are computed from it: the clock of Prometheus may be another one.',
    labels: [],
    unit: 'seconds',
  },
  natsight_uptime_seconds: {
    type: 'gauge',
    help: 'Time since the exporter started.',
    labels: [],
    unit: 'seconds',
  },
  natsight_process_cpu_seconds_total: {
    type: 'counter',
    help: 'CPU time used by the process.',
    labels: [],
    unit: 'seconds',
  },
  natsight_process_resident_memory_bytes: {
    type: 'gauge',
    help: 'Resident memory of the process.',
    labels: [],
    unit: 'bytes',
  },
} as const satisfies Readonly<Record<string, SelfMetric>>;

export type SelfMetricName = keyof typeof SELF_METRICS;
