import { settledWithin } from './within.js';

/** Answers by the number of what they answer. */
export class Arrivals<Answer> {
  readonly #answers = new Map<number, Answer>();
  #missing: Set<number> = new Set();
  #complete: () => void = () => undefined;

  arrive(number: number, answer: Answer): void {
    this.#answers.set(number, answer);
    this.#missing.delete(number);
    if (this.#missing.size === 0) this.#complete();
  }

  has(number: number): boolean {
    return this.#answers.has(number);
  }

  take(number: number): Answer | undefined {
    const answer = this.#answers.get(number);
    this.#answers.delete(number);
    return answer;
  }

  /** An answer to an earlier attempt does not count. */
  forget(number: number): void {
    this.#answers.delete(number);
  }

  /** Resolves once all of them are answered, but after `limitMs` at the latest. One call at a time. */
  async all(numbers: readonly number[], limitMs: number): Promise<void> {
    this.#missing = new Set(numbers.filter((number) => !this.#answers.has(number)));
    if (this.#missing.size === 0) return;
    await settledWithin(limitMs, new Promise<void>((resolve) => (this.#complete = resolve)));
    this.#missing = new Set();
  }
}
