import type { Logger } from 'pino';
import { publishesWindows } from '../../setup/model/metric.js';
import type { Setup } from '../../setup/model/setup.js';
import { REJECTION_REASONS, UNSENT_REASONS } from '../../setup/self-metrics.js';
import type { UnsentReason } from '../../setup/self-metrics.js';
import type { InsightChange } from '../event/insight.js';
import { isDeadLetter } from '../event/rejection.js';
import { RejectionKeys } from '../event/rejection-keys.js';
import type { Rejection } from '../event/rejection.js';
import type { FeedHappenings, NatsHappenings, TableHappenings } from '../source/source.js';
import { Connections } from './connections.js';
import { LogThrottle } from './log-throttle.js';
import { OwnMetrics } from './own-metrics.js';

/** What may happen many times a second is logged this often. */
const LOG_INTERVAL_MS = 10_000;

/** The happenings of the exporter: one function for each, which counts it and logs it. */
export class Telemetry implements FeedHappenings, NatsHappenings, TableHappenings {
  readonly own = new OwnMetrics();
  readonly connections = new Connections();
  readonly #log: Logger;
  readonly #now: () => number;
  readonly #rejectionKeys = new RejectionKeys();
  readonly #throttle = new LogThrottle(LOG_INTERVAL_MS);
  /** `undefined` before the first post. */
  #alertmanagerAnswers: boolean | undefined;

  constructor(log: Logger, now: () => number) {
    this.#log = log;
    this.#now = now;
  }

  /** Whether Alertmanager took the last post. */
  get alertmanagerUp(): boolean {
    return this.#alertmanagerAnswers === true;
  }

  started(url: string, version: string, node: string): void {
    this.own.set('natsight_build_info', { version, node }, 1);
    this.own.set('natsight_setup_last_reload_success', {}, 1);
    this.#log.info({ url, version }, 'the exporter runs');
  }

  stopping(why: string): void {
    this.#log.info({ why }, 'the exporter stops');
  }

  stopped(seconds: number): void {
    this.#log.info({ seconds: Number(seconds.toFixed(3)) }, 'the exporter has stopped');
  }

  /** The engine counts it; a line stands for all of its kind in a while. */
  eventRejected(stream: string, rejection: Rejection, times = 1): void {
    // What is left out on purpose is no bad event.
    if (!isDeadLetter(rejection)) return;
    const { reason } = rejection;
    const write = (count: number) => {
      const { detail } = rejection;
      this.#log.warn(
        { stream, reason, count, detail },
        `events rejected: ${REJECTION_REASONS[reason].meaning}`,
      );
    };
    this.#seldom(this.#rejectionKeys.keyOf(stream, reason), write, times);
  }

  /** Once for each label of a metric, "*" for its budget of series: the count goes on in the own metrics. */
  labelOverflowed(metric: string, label: string): void {
    this.#log.warn({ metric, label }, 'values beyond a limit are counted together as "__other__"');
  }

  streamStarting(stream: string): void {
    this.connections.streamLost(stream, 'not connected yet');
    this.own.set('natsight_stream_connected', { stream }, 0);
  }

  streamConnected(stream: string): void {
    this.connections.streamConnected(stream);
    this.own.set('natsight_stream_connected', { stream }, 1);
    this.#log.info({ stream }, 'the stream is read');
  }

  streamLost(stream: string, reason: string): void {
    this.connections.streamLost(stream, reason);
    this.own.set('natsight_stream_connected', { stream }, 0);
    this.#seldom(`lost ${stream}`, (count) =>
      this.#log.warn({ stream, reason, count }, 'the stream is not read; trying again'),
    );
  }

  /** Goes on with this setup; streams that are gone are gone from the metrics too. */
  follow({ streams, metrics, insights }: Pick<Setup, 'streams' | 'metrics' | 'insights'>): void {
    const isNatsRead = streams.some(({ source }) => source.kind === 'subject' || source.kind === 'jetstream');
    this.connections.follow(streams.map(({ name }) => name));
    if (!isNatsRead) this.connections.natsConnected();
    this.own.setShown('natsight_nats_connected', isNatsRead);
    this.own.replace(
      'natsight_stream_connected',
      streams.map(({ name }) => [{ stream: name }, this.connections.isConnected(name) ? 1 : 0]),
    );
    this.#showZeros({ streams, metrics, insights });
  }

  /** No waiting will help: a person has to act. */
  streamFailed(stream: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.connections.streamLost(stream, reason);
    this.own.set('natsight_stream_connected', { stream }, 0);
    this.#log.error({ stream, reason }, 'the stream cannot be read until somebody mends it');
  }

  streamStalled(stream: string, stalledMs: number): void {
    this.#seldom(`stalled ${stream}`, (count) =>
      this.#log.warn({ stream, stalledMs, count }, 'reading the stream stood still'),
    );
  }

  deliveryFailed(stream: string, error: unknown, times = 1): void {
    const write = (count: number) =>
      this.#log.error({ stream, err: error, count }, 'a fault of natsight: a message was left out');
    this.#seldom(`fault ${stream}`, write, times);
  }

  deadLetterPublished(stream: string, times = 1): void {
    this.own.add('natsight_dead_letters_published_total', { stream }, times);
  }

  deadLetterLost(stream: string, reason: string, times = 1): void {
    this.own.add('natsight_dead_letters_lost_total', { stream }, times);
    const write = (count: number) =>
      this.#log.warn(
        { stream, reason, count },
        'rejected events could not be sent to the dead-letter subject',
      );
    this.#seldom(`dead letter ${stream}`, write, times);
  }

  windowPublished(metric: string): void {
    this.own.add('natsight_windows_published_total', { metric });
  }

  windowLost(metric: string, reason: UnsentReason, detail: string): void {
    this.own.add('natsight_windows_lost_total', { metric, reason });
    this.#seldom(`window ${metric} ${reason}`, (count) =>
      this.#log.warn({ metric, reason, detail, count }, 'closed windows could not be published to NATS'),
    );
  }

  tableLoaded(table: string, entries: number): void {
    this.#log.info({ table, entries }, 'a lookup table was read');
  }

  tableFailed(table: string, reason: string): void {
    this.#seldom(`table ${table}`, (count) =>
      this.#log.warn({ table, reason, count }, 'a lookup table could not be read; it goes on as it was'),
    );
  }

  /** What it had read since it last handed it over, a twentieth of a second, is lost. */
  workerEnded(worker: number, error: unknown, retryMs: number): void {
    this.own.add('natsight_worker_restarts_total');
    this.#log.error({ worker, err: error, retryMs }, 'a worker thread has ended; starting another one');
  }

  natsConnected(server: string): void {
    this.#setNats(undefined);
    this.#log.info({ server }, 'connected to NATS');
  }

  natsUnreachable(attempt: Parameters<NatsHappenings['natsUnreachable']>[0]): void {
    this.#setNats(attempt.reason);
    this.#seldom('unreachable', () => this.#log.warn(attempt, 'NATS cannot be reached; trying again'));
  }

  natsDisconnected(server: string): void {
    this.#setNats(`the connection to ${server} was lost`);
    this.#log.warn({ server }, 'the connection to NATS was lost; connecting again');
  }

  natsReconnected(server: string): void {
    this.#setNats(undefined);
    this.own.add('natsight_nats_reconnects_total');
    this.#log.info({ server }, 'connected to NATS again');
  }

  natsComplained(reason: string): void {
    this.#seldom('complaint', (count) => this.#log.warn({ reason, count }, 'NATS complains'));
  }

  insightChanged({ insight, change, labels, value, summary }: InsightChange): void {
    const { name: rule, severity } = insight;
    this.own.add('natsight_insights_total', { rule, severity, change });
    this.#log.info({ rule, severity, change, labels, value, summary }, `insight ${change}`);
  }

  insightsSuppressed({ name: rule, severity }: InsightChange['insight'], count: number): void {
    this.own.add('natsight_insights_total', { rule, severity, change: 'suppressed' }, count);
    this.#seldom(`suppressed ${rule}`, () =>
      this.#log.warn({ rule, count }, 'more series of a rule hold than are told one by one'),
    );
  }

  insightNotPublished(rule: string, error: unknown): void {
    this.#seldom(`publish ${rule}`, (count) =>
      this.#log.warn({ rule, err: error, count }, 'an insight could not be published to NATS'),
    );
  }

  alertsGoNowhere(): void {
    this.#log.warn(
      'the setup has instant alerts, but no Alertmanager is known: --alertmanager.url or ALERTMANAGER_URL names one',
    );
  }

  alertsTaken(count: number): void {
    this.own.add('natsight_alerts_sent_total', {}, count);
  }

  alertsFailed(cause: string, count: number, detail: string): void {
    this.own.add('natsight_alerts_failed_total', { cause }, count);
    this.#seldom(`alerts ${cause}`, () =>
      this.#log.warn({ cause, count, detail }, 'alerts did not reach Alertmanager'),
    );
  }

  alertmanagerAnswers(answers: boolean, detail: string): void {
    this.own.set('natsight_alertmanager_up', {}, answers ? 1 : 0);
    if (answers === this.#alertmanagerAnswers) return;
    this.#alertmanagerAnswers = answers;
    if (answers) this.#log.info('Alertmanager takes alerts');
    else this.#log.warn({ detail }, 'Alertmanager does not take alerts; trying again');
  }

  setupLoaded(setupHash: string): void {
    this.#setReload('success', 1);
    this.#log.info({ setupHash }, 'the setup was loaded again');
  }

  setupUnchanged(): void {
    this.#setReload('success', 1);
    this.#log.debug('the setup was read again and is the same');
  }

  setupRefused(problems: readonly string[]): void {
    this.#setReload('failure', 0);
    this.#log.error({ problems }, 'the changed setup was refused; the one before goes on');
  }

  scraped(seconds: number): void {
    this.own.observe('natsight_scrape_duration_seconds', seconds);
  }

  scrapeFailed(error: unknown): void {
    this.#log.error({ err: error }, 'a scrape failed');
  }

  requestFailed(path: string, error: unknown): void {
    this.#log.error({ path, err: error }, 'a request failed');
  }

  #setNats(problem: string | undefined): void {
    if (problem === undefined) this.connections.natsConnected();
    else this.connections.natsLost(problem);
    this.own.set('natsight_nats_connected', {}, problem === undefined ? 1 : 0);
  }

  #setReload(result: 'success' | 'failure', success: 0 | 1): void {
    this.own.add('natsight_setup_reloads_total', { result });
    this.own.set('natsight_setup_last_reload_success', {}, success);
  }

  /** A counter that appears with its first happening hides it from `increase()`. */
  #showZeros({ streams, metrics, insights }: Pick<Setup, 'streams' | 'metrics' | 'insights'>): void {
    for (const { name: stream } of streams) {
      this.own.add('natsight_dead_letters_published_total', { stream }, 0);
      this.own.add('natsight_dead_letters_lost_total', { stream }, 0);
    }
    for (const { name: metric } of metrics.filter(publishesWindows)) {
      this.own.add('natsight_windows_published_total', { metric }, 0);
      for (const reason of UNSENT_REASONS) this.own.add('natsight_windows_lost_total', { metric, reason }, 0);
    }
    for (const { name: rule, severity } of insights) {
      for (const change of ['started', 'ended', 'suppressed']) {
        this.own.add('natsight_insights_total', { rule, severity, change }, 0);
      }
    }
    for (const cause of ['invalid', 'refused', 'unreachable']) {
      this.own.add('natsight_alerts_failed_total', { cause }, 0);
    }
    for (const result of ['success', 'failure']) this.own.add('natsight_setup_reloads_total', { result }, 0);
  }

  #seldom(key: string, write: (count: number) => void, times = 1): void {
    const count = this.#throttle.admit(key, this.#now(), times);
    if (count !== undefined) write(count);
  }
}
