import type { PrometheusHappening } from '../../happening/prometheus.js';
import type { Tell } from '../../happening/happening.js';
import { messageOf } from '../error-message.js';
import { loadedSections } from './loaded-sections.js';
import type { PrometheusApi } from './prometheus-api.js';

/** How often the configuration of Prometheus is read again: somebody may change it at any time. */
export const CONFIGURATION_REFRESH_MS = 60_000;
/** Sooner after a failure: Prometheus may be starting. */
export const CONFIGURATION_RETRY_MS = 15_000;

export interface ConfigurationWatchOptions {
  readonly prometheus: PrometheusApi;
  /** The top-level maps that matter. */
  readonly keys: readonly string[];
  /** Gets these maps, parsed, at first and whenever they have changed. */
  readonly onChange: (configuration: unknown) => void;
  readonly tell: Tell<PrometheusHappening>;
}

/** Reads the loaded configuration of Prometheus again and again. While it cannot be read, nothing changes. */
export class ConfigurationWatch {
  readonly #options: ConfigurationWatchOptions;
  #last: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(options: ConfigurationWatchOptions) {
    this.#options = options;
  }

  /** Resolves after the first attempt, whatever it brought, which is within the time limit of a request. */
  async start(): Promise<void> {
    const fault = await this.#readOnce();
    if (this.#isStopped) return;
    if (fault !== undefined) this.#options.tell({ kind: 'prometheusConfigurationUnread', detail: fault });
    const waitMs = fault === undefined ? CONFIGURATION_REFRESH_MS : CONFIGURATION_RETRY_MS;
    this.#timer = setTimeout(() => void this.start(), waitMs);
    this.#timer.unref();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /** Resolves to why it could not be read. */
  async #readOnce(): Promise<string | undefined> {
    const { prometheus, keys, onChange } = this.#options;
    const answer = await prometheus.configuration();
    if (!('read' in answer)) return answer.detail;
    try {
      const configuration = loadedSections(answer.read, keys);
      const text = JSON.stringify(configuration);
      if (text !== this.#last && !this.#isStopped) onChange(configuration);
      this.#last = text;
      return undefined;
    } catch (error) {
      return `the configuration of Prometheus is not YAML: ${messageOf(error)}`;
    }
  }
}
