import * as z from 'zod';
import { compileRe2 } from '../re2.js';
import type { RelabelStep } from './relabel-step.js';

/** As Prometheus writes it: defaults are left out or filled in. */
const stepSchema = z.looseObject({
  source_labels: z.array(z.string()).default([]),
  separator: z.string().default(';'),
  regex: z.string().default('(.*)'),
  target_label: z.string().default(''),
  replacement: z.string().default('$1'),
  action: z.string().default('replace'),
});
type RawStep = z.output<typeof stepSchema>;

export interface ReadSteps {
  readonly steps: readonly RelabelStep[];
  /** A sentence about each entry that natsight cannot apply. */
  readonly notUnderstood: readonly string[];
}

/** Reads `alert_relabel_configs` of a parsed configuration. `place`: their path, for sentences. */
export function readSteps(value: unknown, place: string): ReadSteps {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  const steps: RelabelStep[] = [];
  const notUnderstood: string[] = [];
  for (const [index, entry] of entries.entries()) {
    const read = readStep(entry);
    if (typeof read === 'string') notUnderstood.push(`${place}[${index}] ${read}`);
    else steps.push(read);
  }
  return { steps, notUnderstood };
}

/** A string says why it cannot be applied. */
function readStep(entry: unknown): RelabelStep | string {
  const raw = stepSchema.safeParse(entry);
  if (!raw.success) return 'has a form that natsight does not know';
  try {
    return stepOf(raw.data) ?? `has the action "${raw.data.action}", which natsight does not apply`;
  } catch {
    return `has the regular expression "${raw.data.regex}", which natsight cannot read`;
  }
}

function stepOf(raw: RawStep): RelabelStep | undefined {
  const { separator, replacement } = raw;
  const source = { sourceLabels: raw.source_labels, separator };
  const targetLabel = raw.target_label;
  const action = raw.action.toLowerCase();
  const regex = () => compileRe2(`(?s:${raw.regex})`);
  switch (action) {
    case 'replace':
      return { action, ...source, regex: regex(), targetLabel, replacement };
    case 'keep':
    case 'drop':
      return { action, ...source, regex: regex() };
    case 'keepequal':
    case 'dropequal':
    case 'lowercase':
    case 'uppercase':
      return { action, ...source, targetLabel };
    case 'labelmap':
      return { action, regex: regex(), replacement };
    case 'labeldrop':
    case 'labelkeep':
      return { action, regex: regex() };
    default:
      return undefined;
  }
}
