import { Option } from 'commander';

/** An option whose value a command finds under a key of its own, instead of the flag in camel case. */
export class KeyedOption extends Option {
  readonly #key: string;

  constructor(key: string, flags: string, description?: string) {
    super(flags, description);
    this.#key = key;
  }

  override attributeName(): string {
    return this.#key;
  }
}
