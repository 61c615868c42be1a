/** Combines the values of several gauges, as PromQL does. A value that is not a number counts only where all are. */
export class CombinedLevels {
  #members = 0;
  #sum = 0;
  #min = NaN;
  #max = NaN;

  clear(): void {
    this.#members = 0;
    this.#sum = 0;
    this.#min = NaN;
    this.#max = NaN;
  }

  add(value: number): void {
    this.#members += 1;
    this.#sum += value;
    if (!(this.#min <= value)) this.#min = Number.isNaN(value) ? this.#min : value;
    if (!(this.#max >= value)) this.#max = Number.isNaN(value) ? this.#max : value;
  }

  read(operator: 'sum' | 'avg' | 'min' | 'max'): number {
    switch (operator) {
      case 'sum':
        return this.#sum;
      case 'avg':
        return this.#sum / this.#members;
      case 'min':
        return this.#min;
      case 'max':
        return this.#max;
    }
  }
}
