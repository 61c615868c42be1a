import { OVERFLOW_LABEL_VALUE } from '../../setup/model/metric.js';
import { ownText } from '../event/own-text.js';
import type { Violation } from '../event/rejection.js';
import { safeText } from '../series/label-value.js';

/** Violations that are told apart: a field's name may come from the event, so there has to be an end. */
const MAX_VIOLATIONS = 200;
const MAX_FIELD_LENGTH = 100;

export interface CountedViolation extends Violation {
  readonly count: number;
}

interface Counted extends CountedViolation {
  count: number;
}

/** How often the events of a stream broke each rule of its schema in each field; beyond a limit, in "__other__". */
export class ViolationCounts implements Iterable<CountedViolation> {
  readonly #counts: Counted[] = [];
  /** The same by rule, and then by field. */
  readonly #byRule = new Map<string, Map<string, Counted>>();

  [Symbol.iterator](): Iterator<CountedViolation> {
    return this.#counts.values();
  }

  count({ field, rule }: Violation, times = 1): void {
    // Names that need no cleaning are found as they are: a flood breaks the same few rules again and again.
    const counted = this.#find(field, rule) ?? this.#findSafe(field, rule);
    counted.count += times;
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
