import type { SeriesIndex } from './series-index.js';

/** Labels of series by their numbers. Within an epoch a number means the same series, and its labels are told once. */
export interface LabelNews {
  readonly epoch: number;
  readonly named: readonly (readonly [series: number, labels: readonly string[]])[];
}

/** Tells another thread of the labels of series, once in an epoch; after that their numbers do. */
export class LabelTeller {
  #epoch = 0;
  readonly #told = new Set<number>();

  tell(series: readonly number[], index: SeriesIndex): LabelNews {
    const news = series.filter((number) => !this.#told.has(number));
    for (const number of news) this.#told.add(number);
    return {
      epoch: this.#epoch,
      named: news.map((number) => [number, index.labelsOf(number) ?? []] as const),
    };
  }

  /** From here on numbers mean other series. */
  startEpoch(): void {
    this.#epoch++;
    this.#told.clear();
  }
}

/** What another thread has told of the labels of its series. */
export class ToldLabels {
  #epoch = -1;
  #labels: (readonly string[])[] = [];

  learn({ epoch, named }: LabelNews): void {
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
