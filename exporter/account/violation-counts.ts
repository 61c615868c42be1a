import { OVERFLOW_LABEL_VALUE } from '../../setup/model/metric.js';
import { ownText } from '../event/own-text.js';
import type { Violation } from '../event/rejection.js';
import { safeText } from '../series/label-value.js';

/** Maximum number of distinct violations: field names may come from events, so their number is unbounded. */
const MAX_VIOLATIONS = 200;
const MAX_FIELD_LENGTH = 100;

export interface CountedViolation extends Violation {
  readonly count: number;
}

interface Counted extends CountedViolation {
  count: number;
}

/** Counts schema violations of a stream by field and rule; beyond a limit, under the field "__other__". */
export class ViolationCounts implements Iterable<CountedViolation> {
  readonly #counts: Counted[] = [];
  /** The same counts by rule, then by field. */
  readonly #byRule = new Map<string, Map<string, Counted>>();

  [Symbol.iterator](): Iterator<CountedViolation> {
    return this.#counts.values();
  }

  /** Returns whether it is the first of its field and rule. */
  count({ field, rule }: Violation, times = 1): boolean {
    // Safe names are found without cleaning them: a flood of bad events violates the same few rules.
    const counted = this.#find(field, rule) ?? this.#findSafe(field, rule);
    counted.count += times;
    return counted.count === times;
  }

  #findSafe(field: string, rule: string): Counted {
    const name = safeText(field.slice(0, MAX_FIELD_LENGTH));
    return this.#find(name, rule) ?? this.#add(name, rule);
  }

  #find(field: string, rule: string): Counted | undefined {
    return this.#byRule.get(rule)?.get(field);
  }

  #add(field: string, rule: string): Counted {
    if (this.#counts.length >= MAX_VIOLATIONS && field !== OVERFLOW_LABEL_VALUE) {
      return this.#find(OVERFLOW_LABEL_VALUE, rule) ?? this.#add(OVERFLOW_LABEL_VALUE, rule);
    }
    const counted = { field: ownText(field), rule, count: 0 };
    this.#counts.push(counted);
    let fields = this.#byRule.get(rule);
    if (fields === undefined) this.#byRule.set(rule, (fields = new Map()));
    fields.set(counted.field, counted);
    return counted;
  }
}
