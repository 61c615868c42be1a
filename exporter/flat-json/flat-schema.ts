import { decodeJson } from '../decode/json.js';
import { textOf } from '../json-scan/string.js';
import type { Message } from '../event/message.js';
import { Rejected } from '../event/rejection.js';
import type { Violation } from '../event/rejection.js';
import { eventWithDoubles } from '../validate/doubles.js';
import { SchemaCheck, SchemaRejected, SEARCH_ALL_BELOW_BYTES } from '../validate/schema.js';
import { missingViolation, unknownViolation } from '../validate/violation.js';
import type { Field } from './field.js';
import type { FieldPlan } from './field-plan.js';

/** The schema of a stream, checked field by field while the event is read. All violations are known at the end. */
export class FlatSchema {
  readonly #fields: readonly Field[];
  readonly #required: readonly Field[];
  /** Whether an event may have fields that are not in the schema. */
  readonly open: boolean;
  /** Describes violations in words. */
  readonly #whole: SchemaCheck;
  /** Field names of the current event that are not in a closed schema. */
  readonly #unknown = new Set<string>();
  #rejected = false;

  constructor({ fields, required, open, schema }: FieldPlan) {
    this.#fields = fields;
    this.#required = required;
    this.open = open;
    this.#whole = new SchemaCheck(schema, 'later');
  }

  begin(): void {
    if (this.#unknown.size > 0) this.#unknown.clear();
    this.#rejected = false;
  }

  /** Notes that a value was rejected. A later field of the same name may replace it. */
  noteRejected(): void {
    this.#rejected = true;
  }

  /** Notes a name that is not in the schema; `at` and `end` include its quotes. */
  noteUnknown(bytes: Uint8Array, at: number, end: number): void {
    this.#unknown.add(textOf(bytes, at, end));
    this.#rejected = true;
  }

  /** `bytes`: size of the payload, which is only decoded when the description is read. */
  rejectionOf(message: Pick<Message, 'payload'>, bytes: number, event: number): Rejected | undefined {
    if (!this.#rejected && this.#hasAll(event)) return undefined;
    const violations = this.#violations(event);
    if (violations.length === 0) return undefined;
    const shown = bytes < SEARCH_ALL_BELOW_BYTES ? violations : violations.slice(0, 1);
    return new SchemaRejected(shown, () => this.#describe(message.payload));
  }

  #hasAll(event: number): boolean {
    for (const field of this.#required) if (field.seenIn !== event) return false;
    return true;
  }

  /** In the order in which ajv finds them. */
  #violations(event: number): readonly Violation[] {
    const violations: Violation[] = [];
    for (const field of this.#required)
      if (field.seenIn !== event) violations.push(missingViolation(field.name));
    for (const _ of this.#unknown) violations.push(unknownViolation());
    for (const { seenIn, rejected } of this.#fields) {
      if (seenIn === event && rejected !== undefined) violations.push(...rejected.violations);
    }
    return violations;
  }

  #describe(payload: Uint8Array): string {
    const event = decodeJson(payload);
    const rejected =
      event instanceof Rejected ? event : this.#whole.check(eventWithDoubles(event), payload.length);
    return rejected?.detail ?? '';
  }
}
