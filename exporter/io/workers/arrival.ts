/** Something that several wait for, and that arrives once. */
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
