import type { AlertFailure } from '../happening/alert.js';

/** What is known of one Alertmanager. */
export interface AlertmanagerState {
  /** Without credentials. */
  readonly url: string;
  /** Whether it accepted the last request. */
  readonly isUp: boolean;
  /** Why it did not; unset if it did, and before the first request. */
  readonly problem: string | undefined;
  /** Alerts whose present state it does not have. */
  readonly undelivered: number;
  /** Learned from Prometheus; unset: those of the setup count. */
  readonly externalLabels: Readonly<Record<string, string>> | undefined;
}

interface Known {
  failure: { readonly cause: AlertFailure; readonly detail: string } | undefined;
  hasAnswered: boolean;
  undelivered: number;
  externalLabels: AlertmanagerState['externalLabels'];
}

const UNKNOWN: Known = {
  failure: undefined,
  hasAnswered: false,
  undelivered: 0,
  externalLabels: undefined,
};

/** The state of every Alertmanager that alerts are sent to, by URL without credentials. */
export class AlertmanagerStates {
  readonly #known = new Map<string, Known>();

  /** Forgets what is known of others. */
  set(urls: readonly string[]): void {
    this.#known.clear();
    for (const url of urls) this.#of(url);
  }

  /** Returns whether this is a change. */
  answered(url: string): boolean {
    const known = this.#of(url);
    const hasChanged = !isUp(known);
    known.failure = undefined;
    known.hasAnswered = true;
    return hasChanged;
  }

  /** Returns whether this is a change: another cause is one too. */
  failed(url: string, cause: AlertFailure, detail: string): boolean {
    const known = this.#of(url);
    const hasChanged = known.failure?.cause !== cause;
    known.failure = { cause, detail };
    return hasChanged;
  }

  undelivered(url: string, alerts: number): void {
    this.#of(url).undelivered = alerts;
  }

  relabeled(url: string, externalLabels: AlertmanagerState['externalLabels']): void {
    this.#of(url).externalLabels = externalLabels;
  }

  /** In the order in which they were given. */
  list(): readonly AlertmanagerState[] {
    return [...this.#known].map(([url, known]) => ({
      url,
      isUp: isUp(known),
      problem: known.failure?.detail,
      undelivered: known.undelivered,
      externalLabels: known.externalLabels,
    }));
  }

  #of(url: string): Known {
    const known = this.#known.get(url) ?? { ...UNKNOWN };
    this.#known.set(url, known);
    return known;
  }
}

const isUp = ({ hasAnswered, failure }: Known) => hasAnswered && failure === undefined;
