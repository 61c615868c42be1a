import { insightAlertLabels } from '../../setup/alert-identity.js';
import type { Setup } from '../../setup/model/setup.js';
import { sentLabels } from '../../setup/relabeling/alert-relabeling.js';
import type { AlertRelabeling } from '../../setup/relabeling/alert-relabeling.js';
import type { AlertLabels } from '../../setup/relabeling/relabel-step.js';
import { seriesLabels, subjectOf } from './alert-change.js';
import type { AlertChange } from './alert-change.js';

/** The labels with which Prometheus sends the twin of an alert to an Alertmanager. */
export class SentLabels {
  #setup: Setup;
  #relabeling: AlertRelabeling | undefined;
  /** Computed once for each change. */
  #known = new WeakMap<AlertChange, { readonly labels: AlertLabels | undefined }>();

  constructor(setup: Setup) {
    this.#setup = setup;
  }

  reload(setup: Setup): void {
    this.#setup = setup;
    this.#known = new WeakMap();
  }

  /** `undefined`: the external labels of the setup, and nothing else. */
  relabel(relabeling: AlertRelabeling | undefined): void {
    this.#relabeling = relabeling;
    this.#known = new WeakMap();
  }

  /** `undefined`: Prometheus drops the alert. */
  of(change: AlertChange): AlertLabels | undefined {
    const known = this.#known.get(change) ?? { labels: this.#compute(change) };
    this.#known.set(change, known);
    return known.labels;
  }

  #compute(change: AlertChange): AlertLabels | undefined {
    const subject = subjectOf(change);
    const labels = seriesLabels(change);
    if (this.#relabeling === undefined) return insightAlertLabels(this.#setup, subject, labels);
    const { service, alerting } = this.#setup;
    const bare = { service, alerting: { ...alerting, externalLabels: {} } };
    return sentLabels(insightAlertLabels(bare, subject, labels), this.#relabeling);
  }
}
