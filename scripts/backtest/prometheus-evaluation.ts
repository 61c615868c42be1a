import type { BacktestRun, Scraper } from '../../exporter/backtest/backtest.js';
import type { PrometheusRun } from '../../exporter/backtest/evaluated.js';
import { MAX_BACKTEST_SAMPLES, Scrapes } from '../../exporter/io/backtest/scrapes.js';
import { serverLink } from '../../exporter/io/http-client/server-link.js';
import { backtestedRules, seriesReadBy, tooSparse } from '../../prometheus/backtest/backtested-alerts.js';
import type { BacktestedAlert, BacktestedRules } from '../../prometheus/backtest/backtested-alerts.js';
import type { EvaluatedTime } from '../../prometheus/backtest/evaluate.js';
import type { PrometheusClient } from '../../prometheus/client.js';
import { selector } from '../../prometheus/promql.js';
import { NatsightError } from '../../setup/error.js';
import { formatOffset } from '../../setup/model/duration.js';
import type { Setup } from '../../setup/model/setup.js';
import { OptionError } from '../../setup/option-error.js';
import { prometheusAt } from '../deployment/clients.js';
import { evaluated, titleOf } from './evaluated-rules.js';
import type { ShowAlerts } from './evaluated-rules.js';
import { findPrograms, LocalPrometheus } from './local-prometheus.js';

/** Most samples of a series: a minute apart, they are a year. */
export const MAX_BACKTEST_SCRAPES = 530_000;

/** Which Prometheus evaluates PromQL. */
export interface PrometheusChoice {
  /** One with data of its own. */
  readonly url?: string | undefined;
  readonly httpConfigFile?: string | undefined;
  /** Path of the program to start on what the backtest gives. Default: on PATH. */
  readonly binary?: string | undefined;
  /** `false`: none. */
  readonly isWanted: boolean;
}

type Span = Pick<BacktestRun, 'startMs' | 'endMs'>;

/** The evaluation of the alerts of a setup by Prometheus, beside the run of a backtest. */
export interface PrometheusEvaluation {
  /** Looks at the run, if its series are needed. */
  readonly scraper: Scraper | undefined;
  /** How many alerts Prometheus evaluates. */
  readonly alerts: number;
  /** After the run. */
  finish(run: Span, show: ShowAlerts): Promise<PrometheusRun>;
  close(): Promise<void>;
}

/** If no Prometheus is at hand, alerts are not covered. Throws an `OptionError` if the one that is named cannot be used. */
export async function openEvaluation(
  setup: Setup,
  choice: PrometheusChoice,
  span: Span,
): Promise<PrometheusEvaluation> {
  const { url, httpConfigFile, binary, isWanted } = choice;
  const rules = backtestedRules(setup);
  const isNamed = url !== undefined || binary !== undefined;
  // The twins alone are not worth the start of a server that nobody has asked for.
  const isNeeded = rules.alerts.some(({ kind }) => isNamed || kind !== 'twin');
  if (!isWanted || !isNeeded) return withoutPrometheus(rules, 'Prometheus evaluates its PromQL');
  if (url !== undefined) return remoteEvaluation(setup, rules, url, httpConfigFile);
  const programs = findPrograms(binary);
  if (programs !== undefined) {
    return new LocalEvaluation(setup, rules, await LocalPrometheus.create(programs), span);
  }
  if (binary !== undefined) {
    throw new OptionError(
      `natsight backtest: --prometheus.binary: "${binary}" cannot be used: it is no program, or there is no promtool beside it or on PATH`,
    );
  }
  return withoutPrometheus(
    rules,
    'Prometheus evaluates its PromQL: install prometheus and promtool, or name a Prometheus that has the data with --prometheus.url',
  );
}

function withoutPrometheus({ alerts }: BacktestedRules, reason: string): PrometheusEvaluation {
  const notCovered = alerts
    .filter(({ kind }) => kind !== 'twin')
    .map((alert) => ({ alert: titleOf(alert), reason }));
  return {
    scraper: undefined,
    alerts: 0,
    finish: async () => ({ rules: [], notCovered, sampleMs: undefined, notes: [] }),
    close: async () => undefined,
  };
}

/** A Prometheus that has scraped the exporter all the time. */
function remoteEvaluation(
  { service }: Pick<Setup, 'service'>,
  rules: BacktestedRules,
  url: string,
  httpConfigFile: string | undefined,
): PrometheusEvaluation {
  const client = prometheusAt(url, serverLink(url, '--prometheus.http.config.file', httpConfigFile).access);
  return {
    scraper: undefined,
    alerts: rules.alerts.length,
    async finish({ startMs, endMs }, show) {
      const time = { fromMs: startMs, untilMs: endMs, sampleMs: 0 };
      const hasTwins = await hasInsights(client, service.name, time).catch(() => false);
      const refuse = ({ kind }: BacktestedAlert) =>
        kind === 'twin' && !hasTwins ? 'no insights' : undefined;
      const run = await evaluated(client, rules, time, refuse, show);
      const notes = [`alerts with PromQL are evaluated on the data of ${client.address}`];
      return { ...run, sampleMs: undefined, notes };
    },
    close: async () => undefined,
  };
}

/** Whether Prometheus knows what the exporter showed of its insights then: without it, no twin could fire. */
async function hasInsights(
  client: PrometheusClient,
  service: string,
  { fromMs, untilMs }: Pick<EvaluatedTime, 'fromMs' | 'untilMs'>,
): Promise<boolean> {
  const shown = selector('natsight_insight_firing', { job: service });
  const seconds = Math.max(1, Math.ceil((untilMs - fromMs) / 1_000));
  return (await client.query(`count(last_over_time(${shown}[${seconds}s]))`, untilMs)).length > 0;
}

/** A Prometheus that is started on the series of the run. */
class LocalEvaluation implements PrometheusEvaluation {
  readonly scraper: Scrapes;
  readonly #rules: BacktestedRules;
  readonly #local: LocalPrometheus;
  readonly #isCoarse: boolean;

  constructor(setup: Setup, rules: BacktestedRules, local: LocalPrometheus, { startMs, endMs }: Span) {
    const { scrapeInterval } = setup.updates;
    const times = Math.ceil((endMs - startMs) / scrapeInterval / MAX_BACKTEST_SCRAPES);
    this.#rules = rules;
    this.#local = local;
    this.#isCoarse = times > 1;
    this.scraper = new Scrapes({
      setup,
      names: new Set(rules.alerts.flatMap((alert) => [...seriesReadBy(alert, rules)])),
      startMs,
      intervalMs: scrapeInterval * Math.max(1, times),
      write: local.write,
    });
  }

  async finish({ startMs, endMs }: Span, show: ShowAlerts): Promise<PrometheusRun> {
    const { intervalMs: sampleMs } = this.scraper;
    const time = { fromMs: startMs, untilMs: endMs, sampleMs };
    const notes = this.#isCoarse
      ? [
          `alerts with PromQL are evaluated on a sample each ${formatOffset(sampleMs)}, since the time is so long`,
        ]
      : [];
    try {
      const client = prometheusAt(await this.#local.start(sampleMs));
      const run = await evaluated(client, this.#rules, time, (alert) => this.#refused(alert), show);
      return { ...run, sampleMs, notes };
    } catch (error) {
      if (!(error instanceof NatsightError)) throw error;
      const reason = error.message.split('\n')[0] ?? '';
      return { ...(await withoutPrometheus(this.#rules, reason).finish({ startMs, endMs }, show)), notes };
    }
  }

  get alerts(): number {
    return this.#rules.alerts.length;
  }

  close(): Promise<void> {
    return this.#local.close();
  }

  #refused(alert: BacktestedAlert): string | undefined {
    if (this.scraper.samples > MAX_BACKTEST_SAMPLES) {
      return `it would need more than ${MAX_BACKTEST_SAMPLES / 1e6} million samples: backtest a shorter time`;
    }
    const missing = [...seriesReadBy(alert, this.#rules)].filter((name) => this.scraper.missing.has(name));
    if (missing.length > 0) {
      return `it reads ${missing.join(', ')}, which events do not give: name a Prometheus that has it with --prometheus.url`;
    }
    return this.#isCoarse ? tooSparse(alert, this.#rules, this.scraper.intervalMs) : undefined;
  }
}
