import type { ClosedWindow } from '../../../exporter/window/closed-window.js';
import type { InsightChange } from '../../../exporter/event/insight.js';
import { Rejected } from '../../../exporter/event/rejection.js';
import type { HappeningKind, HappeningOf } from '../../../exporter/happening/happening.js';
import { metricSchema } from '../../../setup/model/metric.js';
import type { WindowMetric } from '../../../setup/model/metric.js';
import { threshold } from '../insight/rig.js';

const stream = 'flights';
const insight = threshold();
const error = new Error('broken');

const change: InsightChange = {
  insight,
  change: 'started',
  labels: { origin: 'ORD' },
  value: 200,
  startedMs: 0,
  atMs: 0,
  summary: 'Delays rise',
};

function windowMetric(): WindowMetric {
  const metric = metricSchema.parse({
    type: 'window',
    stream,
    help: 'Help.',
    size: '1m',
    aggregate: 'count',
  });
  if (metric.kind !== 'window') throw new Error('BUG: expected a window');
  return { ...metric, name: 'departures' };
}

const closed: ClosedWindow = {
  metric: windowMetric(),
  labels: {},
  startMs: 0,
  endMs: 60_000,
  reading: 3,
  events: 3,
};

interface Sample<Kind extends HappeningKind> {
  readonly told: Omit<HappeningOf<Kind>, 'kind'>;
  /** Log lines as "level: message fields", then the series that have changed. */
  readonly effects: readonly string[];
}

/** A happening of every kind, told once to a telemetry that has heard nothing, and what it writes. */
export const SAMPLES: { readonly [Kind in HappeningKind]: Sample<Kind> } = {
  authenticationFailed: {
    told: { reason: 'wrong', address: '10.0.0.7' },
    effects: [
      'warn: authentication failed {"reason":"wrong","address":"10.0.0.7","count":1}',
      'natsight_authentication_failures_total wrong 1',
    ],
  },
  authenticationRefused: {
    told: { reason: 'address', address: '10.0.0.7' },
    effects: [
      'warn: passwords not compared: too many wrong ones {"reason":"address","address":"10.0.0.7","count":1}',
      'natsight_authentications_refused_total address 1',
    ],
  },
  requestOverRate: {
    told: {},
    effects: [
      'warn: requests refused: more than the rate_limit of --web.config.file {"count":1}',
      'natsight_requests_over_rate_total 1',
    ],
  },
  webConfigLoaded: {
    told: { file: 'web.yml', warnings: ['web.yml:2: the certificate expires'], certificateExpiresMs: 5_000 },
    effects: [
      'info: web configuration loaded {"file":"web.yml"}',
      'warn: the web configuration may not be as meant {"warning":"web.yml:2: the certificate expires"}',
      // Two metrics that are hidden without a file.
      'shown',
      'shown',
      'natsight_web_certificate_expiry_timestamp_seconds 5',
      'natsight_web_config_last_reload_success 1',
      'natsight_web_config_reloads_total success 1',
    ],
  },
  webConfigRefused: {
    told: { reason: 'web.yml:2: broken' },
    effects: [
      'error: could not reload the web configuration; the previous one stays active {"reason":"web.yml:2: broken"}',
      'shown',
      'natsight_web_config_last_reload_success 0',
      'natsight_web_config_reloads_total failure 1',
    ],
  },
  httpConfigLoaded: {
    told: { file: 'http.yml' },
    effects: ['info: HTTP configuration loaded {"file":"http.yml"}'],
  },
  httpConfigRefused: {
    told: { file: 'http.yml', reason: 'http.yml:2: broken' },
    effects: [
      'error: could not reload the HTTP configuration; the previous one stays active {"reason":"http.yml:2: broken"}',
    ],
  },
  stateNotKept: {
    told: { reason: 'it has no folder: --state DIR' },
    effects: ['info: the state is not kept over a restart {"reason":"it has no folder: --state DIR"}'],
  },
  stateRestored: {
    told: {
      place: '/state',
      takenMs: 5_000,
      kept: 3,
      anew: ['metric "a" is new'],
      unusable: ['checkpoints-000002.natsight is damaged'],
    },
    effects: [
      'info: not kept: metric "a" is new {"state":"/state"}',
      'info: state restored {"state":"/state","saved":"1970-01-01T00:00:05.000Z","kept":3}',
      'warn: checkpoint not used: checkpoints-000002.natsight is damaged {"state":"/state"}',
      // All six are hidden while no state is kept.
      ...Array.from({ length: 6 }, () => 'shown'),
      'natsight_checkpoint_failures_total 0',
      'natsight_checkpoint_last_success 1',
      'natsight_checkpoint_last_success_timestamp_seconds 5',
      'natsight_checkpoint_written_bytes_total 0',
    ],
  },
  webhooksDeclared: {
    told: { webhooks: ['bot'] },
    effects: [
      'natsight_webhook_lost_total bot backlog 0',
      'natsight_webhook_lost_total bot refused 0',
      'natsight_webhook_lost_total bot stopped 0',
      'natsight_webhook_sent_total bot 0',
      'natsight_webhook_up bot 1',
      'natsight_webhook_waiting bot 0',
    ],
  },
  webhookSent: {
    told: { webhook: 'bot' },
    effects: ['natsight_webhook_sent_total bot 1', 'natsight_webhook_up bot 1'],
  },
  webhookFailed: {
    told: { webhook: 'bot', detail: 'HTTP 500' },
    effects: [
      'warn: a webhook does not accept insights; trying again {"webhook":"bot","reason":"HTTP 500","count":1}',
      'natsight_webhook_up bot 0',
    ],
  },
  webhookLost: {
    told: { webhook: 'bot', reason: 'refused', rule: 'A', detail: 'HTTP 400' },
    effects: [
      'error: a webhook does not get an insight {"webhook":"bot","rule":"A","reason":"refused","detail":"HTTP 400","count":1}',
      'natsight_webhook_lost_total bot refused 1',
    ],
  },
  webhookWaiting: { told: { webhook: 'bot', count: 3 }, effects: ['natsight_webhook_waiting bot 3'] },
  switchArmed: {
    told: { subject: 'natsight.gone.shop', afterMs: 30_000 },
    effects: [
      'info: NATS publishes a message if the exporter is gone {"subject":"natsight.gone.shop","afterMs":30000}',
      'shown',
      'natsight_dead_mans_switch_armed 1',
    ],
  },
  switchRemoved: {
    told: {},
    effects: ['info: NATS does not publish a message any more if the exporter is gone {}'],
  },
  switchFailed: {
    told: { reason: 'NATS 2.9.10 has no scheduled messages: they need 2.12' },
    effects: [
      'error: cannot schedule the message of the switch; trying again {"reason":"NATS 2.9.10 has no scheduled messages: they need 2.12","count":1}',
      'shown',
      'natsight_dead_mans_switch_armed 0',
    ],
  },
  checkpointSaved: {
    told: { bytes: 100, seconds: 0.004 },
    effects: [
      ...Array.from({ length: 6 }, () => 'shown'),
      'natsight_checkpoint_duration_seconds',
      'natsight_checkpoint_failures_total 0',
      'natsight_checkpoint_last_success 1',
      'natsight_checkpoint_last_success_timestamp_seconds 0',
      'natsight_checkpoint_written_bytes_total 100',
    ],
  },
  checkpointFailed: {
    told: { error, retryMs: 1_000 },
    effects: [
      'error: cannot save the state; trying again, and JetStream keeps the messages until then {"err":"broken","count":1,"retryMs":1000}',
      // All six are hidden while no state is kept.
      ...Array.from({ length: 6 }, () => 'shown'),
      'natsight_checkpoint_failures_total 1',
      'natsight_checkpoint_last_success 0',
      'natsight_checkpoint_last_success_timestamp_seconds 0',
      'natsight_checkpoint_written_bytes_total 0',
    ],
  },
  stateLost: {
    told: { reason: 'taken over' },
    effects: ['fatal: the state belongs to another process now {"reason":"taken over"}'],
  },
  listeningResumed: {
    told: { stream, fromMs: 5_000, toMs: 7_500 },
    effects: [
      'info: no exporter has read the stream for a time; messages published meanwhile are lost, how many is not known {"stream":"flights","from":"1970-01-01T00:00:05.000Z","to":"1970-01-01T00:00:07.500Z","seconds":2.5}',
    ],
  },
  redelivered: {
    told: { stream, count: 3 },
    effects: ['natsight_redeliveries_total flights 3'],
  },
  redeliverySkipped: {
    told: { stream, count: 2 },
    effects: ['natsight_redeliveries_skipped_total flights 2'],
  },
  alertingStarted: {
    told: { alertmanagers: [], insights: 2 },
    effects: [
      'warn: the setup has instant alerts, but no Alertmanager is configured: set --alertmanager.url or ALERTMANAGER_URL {}',
      'natsight_alertmanager_up hidden',
      'natsight_alerts_undelivered hidden',
    ],
  },
  alertsUndelivered: {
    told: { alertmanager: 'http://am', count: 3 },
    effects: ['natsight_alerts_undelivered http://am 3'],
  },
  alertsSent: {
    told: { alertmanager: 'http://am', count: 3 },
    effects: ['natsight_alerts_sent_total http://am 3'],
  },
  alertsFailed: {
    told: { alertmanager: 'http://am', cause: 'refused', count: 2, detail: 'HTTP 400' },
    effects: [
      'warn: could not send alerts to Alertmanager {"alertmanager":"http://am","cause":"refused","count":2,"detail":"HTTP 400"}',
      'natsight_alerts_failed_total http://am refused 2',
    ],
  },
  alertLabelsLearned: {
    told: {
      alertmanager: 'http://am',
      externalLabels: { region: 'eu' },
      notUnderstood: ['alerting.alert_relabel_configs[0] has the action "hashmod"'],
    },
    effects: [
      'info: labels of alerts learned from Prometheus {"alertmanager":"http://am","externalLabels":{"region":"eu"}}',
      'warn: an alert may arrive twice: cannot label it as Prometheus does {"alertmanager":"http://am","notUnderstood":["alerting.alert_relabel_configs[0] has the action \\"hashmod\\""]}',
    ],
  },
  alertmanagerUp: {
    told: { alertmanager: 'http://am' },
    effects: [
      'info: Alertmanager accepts alerts {"alertmanager":"http://am"}',
      'natsight_alertmanager_up http://am 1',
    ],
  },
  alertmanagerDown: {
    told: { alertmanager: 'http://am', cause: 'unreachable', detail: 'connection refused' },
    effects: [
      'warn: Alertmanager does not accept alerts; retrying {"alertmanager":"http://am","cause":"unreachable","detail":"connection refused"}',
      'natsight_alertmanager_up http://am 0',
    ],
  },
  prometheusConfigurationUnread: {
    told: { detail: 'no answer within 3 s' },
    effects: [
      'warn: could not read the external labels of Prometheus; alerts keep the labels that they have {"count":1,"detail":"no answer within 3 s"}',
    ],
  },
  prometheusQueryFailed: {
    told: { cause: 'timeout', detail: 'no answer within 3 s' },
    effects: [
      'warn: could not query Prometheus for a live page {"cause":"timeout","count":1,"detail":"no answer within 3 s"}',
      'natsight_prometheus_queries_failed_total timeout 1',
    ],
  },
  scrapesMissing: {
    told: { sinceMs: 0 },
    effects: [
      'warn: no Prometheus scrapes the exporter {"since":"1970-01-01T00:00:00.000Z"}',
      'natsight_scrape_gaps_total 1',
    ],
  },
  scrapesBack: { told: {}, effects: ['info: Prometheus scrapes the exporter again {}'] },
  insightChanged: {
    told: { change },
    effects: [
      'info: insight started {"rule":"DelaysRising","severity":"warning","change":"started","labels":{"origin":"ORD"},"value":200,"summary":"Delays rise"}',
      'natsight_insights_total DelaysRising warning started 1',
    ],
  },
  insightsSuppressed: {
    told: { insight, count: 7 },
    effects: [
      'warn: too many series of an insight are firing; further ones are not announced {"rule":"DelaysRising","count":7}',
      'natsight_insights_total DelaysRising warning suppressed 7',
    ],
  },
  insightNotPublished: {
    told: { rule: 'DelaysRising', error },
    effects: ['warn: could not publish an insight to NATS {"rule":"DelaysRising","err":"broken","count":1}'],
  },
  started: {
    told: {
      url: 'http://127.0.0.1:9464',
      version: '1.2.3',
      node: 'v20',
      dashboards: [{ title: 'Flights', url: 'http://127.0.0.1:9464/dashboards/flights' }],
    },
    effects: [
      'info: natsight started {"url":"http://127.0.0.1:9464","version":"1.2.3"}',
      'info: live dashboard {"title":"Flights","url":"http://127.0.0.1:9464/dashboards/flights"}',
      'natsight_build_info 1.2.3 v20 1',
      'natsight_setup_last_reload_success 1',
    ],
  },
  stopping: { told: { why: 'SIGTERM' }, effects: ['info: natsight stopping {"why":"SIGTERM"}'] },
  stopped: { told: { seconds: 0.12345 }, effects: ['info: natsight stopped {"seconds":0.123}'] },
  natsConnected: {
    told: { server: 'a:4222' },
    effects: ['info: connected to NATS {"server":"a:4222"}', 'natsight_nats_connected 1'],
  },
  natsConnectFailed: {
    told: { attempt: 3, cause: 'credentials_refused', reason: 'refused', retryMs: 500 },
    effects: [
      'warn: NATS refused the credentials; retrying {"attempt":3,"cause":"credentials_refused","reason":"refused","retryMs":500}',
      'natsight_nats_connect_failures_total credentials_refused 1',
    ],
  },
  natsDisconnected: {
    told: { server: 'a:4222' },
    effects: ['warn: disconnected from NATS; reconnecting {"server":"a:4222"}'],
  },
  natsReconnected: {
    told: { server: 'a:4222' },
    effects: [
      'info: reconnected to NATS {"server":"a:4222"}',
      'natsight_nats_connected 1',
      'natsight_nats_reconnects_total 1',
    ],
  },
  natsDropped: {
    told: { reason: 'an unknown line' },
    effects: [
      'error: dropped the connection to NATS: the server sent what cannot be read {"reason":"an unknown line","count":1}',
      'natsight_nats_protocol_errors_total 1',
    ],
  },
  natsGap: {
    told: { connection: 'main', fromMs: 1_000, toMs: 7_200, reason: 'slow_consumer' },
    effects: [
      'warn: nothing was read from NATS for a time: NATS closed the connection while messages waited to be read: it cuts off slow consumers; messages on plain subjects that were published meanwhile are lost, JetStream delivers its messages later {"connection":"main","reason":"slow_consumer","from":"1970-01-01T00:00:01.000Z","to":"1970-01-01T00:00:07.200Z","seconds":6.2}',
      'natsight_nats_disconnects_total slow_consumer 1',
    ],
  },
  natsPublishDenied: {
    told: { subject: 'natsight.insights.A', advice: 'grant it' },
    effects: [
      'warn: message not published: grant it {"subject":"natsight.insights.A","count":1}',
      'natsight_nats_publishes_denied_total 1',
    ],
  },
  natsServerError: {
    told: { reason: 'Permissions Violation' },
    effects: ['warn: NATS server error {"reason":"Permissions Violation","count":1}'],
  },
  natsTransportUnavailable: {
    told: { reason: 'not exported' },
    effects: ['warn: messages pass through the NATS client, which costs CPU {"reason":"not exported"}'],
  },
  insightOverflowed: {
    told: { rule: 'DeviceSilent' },
    effects: [
      'warn: limit reached: events of further labels are not watched by the insight {"rule":"DeviceSilent"}',
    ],
  },
  labelOverflowed: {
    told: { metric: 'flights_total', label: 'origin' },
    effects: [
      'warn: limit reached: further values are counted as "__other__" {"metric":"flights_total","label":"origin"}',
    ],
  },
  setupReloaded: {
    told: { setupHash: 'abc' },
    effects: [
      'info: setup reloaded {"setupHash":"abc"}',
      'natsight_setup_last_reload_success 1',
      'natsight_setup_reloads_total success 1',
    ],
  },
  setupUnchanged: {
    told: {},
    effects: [
      'debug: setup unchanged {}',
      'natsight_setup_last_reload_success 1',
      'natsight_setup_reloads_total success 1',
    ],
  },
  setupReloadFailed: {
    told: { problems: ['a.json:1:2 bad'] },
    effects: [
      'error: could not reload the setup; the previous one stays active {"problems":["a.json:1:2 bad"]}',
      'natsight_setup_reloads_total failure 1',
    ],
  },
  streamStarting: { told: { stream }, effects: ['natsight_stream_connected flights 0'] },
  streamConnected: {
    told: { stream },
    effects: ['info: stream connected {"stream":"flights"}', 'natsight_stream_connected flights 1'],
  },
  streamLost: {
    told: { stream, reason: 'gone' },
    effects: [
      'warn: stream disconnected; retrying {"stream":"flights","reason":"gone","count":1}',
      'natsight_stream_connected flights 0',
    ],
  },
  streamGap: {
    told: { stream, fromMs: 1_000, toMs: 7_200, reason: 'refused' },
    effects: [
      'warn: the stream was not read for a time: NATS did not permit a subscription, or removed it; messages published meanwhile are lost, how many is not known {"stream":"flights","reason":"refused","from":"1970-01-01T00:00:01.000Z","to":"1970-01-01T00:00:07.200Z","seconds":6.2}',
      'natsight_stream_gap_seconds_total flights refused 6.2',
      'natsight_stream_gaps_total flights refused 1',
    ],
  },
  eventsLost: {
    told: { stream, why: 'discarded', count: 3 },
    effects: [
      'error: events lost: the limits of the JetStream stream removed messages before they were read {"stream":"flights","why":"discarded","count":3}',
      'natsight_lost_events_total flights discarded 3',
    ],
  },
  sourceChanged: {
    told: { stream, change: 'truncated', sentence: 'the stream lost its end; natsight reads on after 90' },
    effects: [
      'warn: the source of the stream changed: the stream lost its end; natsight reads on after 90 {"stream":"flights","change":"truncated"}',
      'natsight_stream_changes_total flights truncated 1',
    ],
  },
  // Only of streams that the setup has.
  backlogSeen: {
    told: {
      stream,
      backlog: { pending: 3, acked: 7, last: 10, oldestSeconds: 2, mirrorLag: 4 },
    },
    effects: ['natsight_stream_mirror_behind flights 0'],
  },
  mirrorBehind: {
    told: { stream, reason: 'the JetStream stream lacks 4 messages of its origin "A"' },
    effects: [
      'warn: events come late: the mirror does not keep up {"stream":"flights","reason":"the JetStream stream lacks 4 messages of its origin \\"A\\"","count":1}',
      'natsight_stream_mirror_behind flights 1',
    ],
  },
  mirrorCaughtUp: {
    told: { stream },
    effects: [
      'info: the mirror keeps up again {"stream":"flights"}',
      'natsight_stream_mirror_behind flights 0',
    ],
  },
  streamFailed: {
    told: { stream, reason: 'no such file' },
    effects: [
      'error: stream cannot be read; fix the configuration {"stream":"flights","reason":"no such file"}',
      'natsight_stream_connected flights 0',
    ],
  },
  streamStalled: {
    told: { stream, stalledMs: 2500 },
    effects: [
      'warn: event loop blocked; the stream was not read {"stream":"flights","stalledMs":2500,"count":1}',
    ],
  },
  eventRejected: {
    told: { stream, rejection: new Rejected('future', () => 'an hour late'), count: 4 },
    effects: [
      'warn: events rejected: the event time is further in the future than maxFutureSkew {"stream":"flights","reason":"future","count":4,"detail":"an hour late"}',
    ],
  },
  eventSkipped: {
    told: { stream, by: 'metric "m"', reason: 'missing', detail: 'no "delay"' },
    effects: [
      'warn: event skipped: a field that it reads is missing or null {"stream":"flights","by":"metric \\"m\\"","reason":"missing","count":1,"detail":"no \\"delay\\""}',
    ],
  },
  eventTimeUnit: {
    told: { stream, unit: 'us', value: '1793913155265352' },
    effects: [
      'info: event time has unit "us": 1793913155265352 as microseconds is 2026-11-05T21:12:35.265Z {"stream":"flights","unit":"us"}',
    ],
  },
  deliveryFailed: {
    told: { stream, error, count: 2 },
    effects: [
      'error: bug in natsight: an event could not be processed {"stream":"flights","err":"broken","count":2}',
    ],
  },
  messageShed: {
    told: { stream, reason: 'pause', count: 3 },
    effects: [
      'natsight_messages_shed_total flights pause 3',
      'warn: messages shed: as much as --memory.limit allows had arrived, and nothing more was read for 7 s; they are lost, and counted in natsight_messages_shed_total {"stream":"flights","reason":"pause","count":3}',
    ],
  },
  messageLeftOut: {
    told: { stream, count: 4 },
    effects: ['natsight_messages_left_out_total flights 4'],
  },
  deadLetterPublished: {
    told: { stream, count: 5 },
    effects: ['natsight_dead_letters_published_total flights 5'],
  },
  deadLetterLost: {
    told: { stream, reason: 'not connected', count: 6 },
    effects: [
      'warn: could not publish to the dead-letter subject {"stream":"flights","reason":"not connected","count":6}',
      'natsight_dead_letters_lost_total flights 6',
    ],
  },
  tableLoaded: {
    told: { table: 'airports.csv', entries: 250 },
    effects: ['info: lookup table loaded {"table":"airports.csv","entries":250}'],
  },
  tableFailed: {
    told: { table: 'airports.csv', reason: 'empty' },
    effects: [
      'warn: could not load lookup table; the previous one stays in use {"table":"airports.csv","reason":"empty","count":1}',
    ],
  },
  scraped: { told: { seconds: 0.002 }, effects: ['natsight_scrape_duration_seconds'] },
  scrapeFailed: { told: { error }, effects: ['error: scrape failed {"err":"broken","count":1}'] },
  requestRefused: {
    told: { reason: 'scrapes' },
    effects: [
      'warn: HTTP requests refused: too many scrapes run at the same time (--web.max-requests) {"reason":"scrapes","count":1}',
      'natsight_http_refused_total scrapes 1',
    ],
  },
  livePagesOpen: { told: { count: 2 }, effects: ['natsight_live_pages 2'] },
  frameDropped: { told: {}, effects: ['natsight_live_frames_dropped_total 1'] },
  requestFailed: {
    told: { path: '/api/status', error },
    effects: ['error: request failed {"path":"/api/status","err":"broken","count":1}'],
  },
  // Counted once it is published or lost.
  windowClosed: { told: { closed }, effects: [] },
  windowPublished: {
    told: { metric: 'departures' },
    effects: ['natsight_windows_published_total departures 1'],
  },
  windowLost: {
    told: { metric: 'departures', reason: 'backlog', detail: 'too slow' },
    effects: [
      'warn: could not publish closed windows to NATS {"metric":"departures","reason":"backlog","detail":"too slow","count":1}',
      'natsight_windows_lost_total departures backlog 1',
    ],
  },
  streamReadWhole: {
    told: { stream, reason: 'gauge "m" shows the last event' },
    effects: [
      'info: one worker reads the whole stream {"stream":"flights","reason":"gauge \\"m\\" shows the last event"}',
    ],
  },
  workerBusy: {
    told: { worker: 1, inProcess: { stream, sequence: 7 } },
    effects: ['warn: worker thread is busy with one message {"worker":1,"stream":"flights","sequence":7}'],
  },
  workerAnswered: { told: { worker: 1 }, effects: ['info: worker thread goes on {"worker":1}'] },
  workerEnded: {
    told: { worker: 1, error, retryMs: 250, lost: new Map([[stream, 3]]) },
    effects: [
      'error: worker thread exited; restarting {"worker":1,"err":"broken","retryMs":250,"lost":{"flights":3}}',
      'natsight_worker_messages_lost_total flights 3',
      'natsight_worker_restarts_total 1',
    ],
  },
};
