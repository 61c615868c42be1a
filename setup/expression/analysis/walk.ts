import type { ASTNode } from '@marcbachmann/cel-js';
import { ANY, either, shapeOfType } from '../../event-schema/shape.js';
import type { Shape } from '../../event-schema/shape.js';
import type { EventFields } from './event-fields.js';
import type { Known } from './finding.js';

/** Analyses the parts of an expression, as the parts for single operators see it. */
export interface Analyst {
  /** What is known of the value of a node. A field that may be missing is not reported: the value may be optional here. */
  value(node: ASTNode, fields: EventFields): Known;
  /** The same for a value that is needed: a field that may be missing is reported. */
  needed(node: ASTNode, fields: EventFields): Known;
  /** The same for an operand of a function, which is neither a type nor the message as a whole. */
  operand(node: ASTNode, fields: EventFields): Known;
  /** Reports a word of CEL where a value is expected. */
  notType(node: ASTNode, known: Known): void;
  /** `at`: where it begins. Default: with the node. */
  wrong(node: ASTNode, message: string, at?: number): void;
  /** The node as it is written. */
  text(node: ASTNode): string;
}

export const UNKNOWN: Known = { shape: ANY };
export const BOOLEAN: Known = { shape: shapeOfType('boolean') };
/** A type of CEL, such as `string`. */
export const TYPE: Known = { shape: ANY, special: 'type' };

export function listOf(elements: readonly Shape[]): Shape {
  const element = elements.length === 0 ? ANY : elements.reduce(either);
  return { ...shapeOfType('array'), element: () => element };
}
