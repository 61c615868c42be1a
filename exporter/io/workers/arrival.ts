/** A promise that is resolved from outside, for any number of waiters. */
export class Arrival {
  readonly arrived: Promise<void>;
  #arrive = (): void => undefined;

  constructor() {
    this.arrived = new Promise((resolve) => (this.#arrive = resolve));
  }

  arrive(): void {
    this.#arrive();
  }
}
