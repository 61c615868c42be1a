import type { SeriesIndex } from './series-index.js';
import type { NamedSeries } from './series-rows.js';

/** Labels of series by their numbers. Within an epoch a number means the same series, and its labels are told once. */
export interface AnnouncedLabels {
  readonly epoch: number;
  readonly named: NamedSeries;
}

/** Series that are numbered before numbers begin anew, however small the budget of the metric is. */
const MIN_EPOCH_SERIES = 2 ** 15;
/** How far beyond it numbers may get before it is noticed. */
const SLACK = 4;

/**
 * The budget of a metric where it is gathered for another thread: large enough that no value is ever beyond it, since it is
 * the other thread that knows what all threads together have seen. With it, three labels still make one exact number.
 */
export function gatheringLimit(seriesLimit: number): number {
  return SLACK * Math.max(MIN_EPOCH_SERIES, 2 * seriesLimit);
}

/** Tells another thread of the labels of series, once in an epoch; after that their numbers do. */
export class LabelAnnouncer {
  readonly #index: SeriesIndex;
  readonly #epochSeries: number;
  #epoch = 0;
  readonly #announced = new Set<number>();

  /** `limit`: the budget of the index. */
  constructor(index: SeriesIndex, limit: number) {
    this.#index = index;
    this.#epochSeries = limit / SLACK;
  }

  /** The series are handed over with it: when there are too many, numbers mean other ones from here on. */
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

/** What another thread has told of the labels of its series. */
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
    if (labels === undefined) throw new Error(`BUG: nobody has told of series ${series}`);
    return labels;
  }
}
