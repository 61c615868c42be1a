import type { SeriesIndex } from './series-index.js';
import type { NamedSeries } from './series-rows.js';

/** Labels of series by their numbers. Within an epoch a number means the same series, and its labels are announced once. */
export interface AnnouncedLabels {
  readonly epoch: number;
  readonly named: NamedSeries;
}

/** Minimum number of series in an epoch, however small the metric's limit is. */
const MIN_EPOCH_SERIES = 2 ** 15;
/** Factor by which an epoch may exceed its number of series before the next drain ends it. */
const SLACK = 4;

/**
 * The series and label limit of a metric that is gathered for another thread. It is never reached: only the other thread knows
 * the series of all threads, so it applies the real limit. It is small enough that the key of three labels is still an exact
 * number.
 */
export function gatheringLimit(seriesLimit: number): number {
  return SLACK * Math.max(MIN_EPOCH_SERIES, 2 * seriesLimit);
}

/** Announces the labels of series to another thread, once per epoch. After that, their numbers are enough. */
export class LabelAnnouncer {
  readonly #index: SeriesIndex;
  readonly #epochSeries: number;
  #epoch = 0;
  readonly #announced = new Set<number>();

  /** `limit`: the series limit of the index. */
  constructor(index: SeriesIndex, limit: number) {
    this.#index = index;
    this.#epochSeries = limit / SLACK;
  }

  /** Returns the labels of those series that are not announced yet. With too many series, it starts a new epoch afterwards. */
  announce(series: readonly number[]): AnnouncedLabels {
    const unknown = series.filter((number) => !this.#announced.has(number));
    for (const number of unknown) this.#announced.add(number);
    const named = unknown.map((number) => [number, this.#index.labelsOf(number) ?? []] as const);
    const announced = { epoch: this.#epoch, named };
    if (this.#index.size > this.#epochSeries) this.#startEpoch();
    return announced;
  }

  #startEpoch(): void {
    this.#index.clear();
    this.#epoch++;
    this.#announced.clear();
  }
}

/** The labels of series that another thread has announced. */
export class KnownLabels {
  #epoch = -1;
  #labels: (readonly string[])[] = [];

  add({ epoch, named }: AnnouncedLabels): void {
    if (epoch !== this.#epoch) this.#labels = [];
    this.#epoch = epoch;
    for (const [series, labels] of named) this.#labels[series] = labels;
  }

  labelsOf(series: number): readonly string[] {
    const labels = this.#labels[series];
    if (labels === undefined) throw new Error(`BUG: the labels of series ${series} were not announced`);
    return labels;
  }
}
