import type { JsonPath } from '../../setup/source/json-node.js';

/** A change of a scenario file that makes it say what is. */
export type ScenarioEdit =
  | { readonly kind: 'set'; readonly path: JsonPath; readonly value: unknown }
  | { readonly kind: 'append'; readonly path: JsonPath; readonly value: unknown }
  | { readonly kind: 'remove'; readonly path: JsonPath };

/** What is otherwise than a scenario expects. */
export interface Difference {
  /** Where it is expected in the file; an ancestor, if it is not there. */
  readonly path: JsonPath;
  /** `alerts[0].annotations.summary`, in words of the file. */
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
  readonly edits: readonly ScenarioEdit[];
}

/** `alerts[0].labels.item`, without where the checkpoint is. */
export function pathText(path: JsonPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    if (/[^\w-]/.test(step)) return text === '' ? step : `${text} ${step}`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}
