import type { RE2JS } from 're2js';
import { expanded } from './expansion.js';

export type AlertLabels = Readonly<Record<string, string>>;

/** Joins the values of labels. */
interface Source {
  readonly sourceLabels: readonly string[];
  readonly separator: string;
}

/** One entry of `alert_relabel_configs`, with the defaults of Prometheus. Regular expressions match the whole text. */
export type RelabelStep =
  | (Source & {
      readonly action: 'replace';
      readonly regex: RE2JS;
      readonly targetLabel: string;
      readonly replacement: string;
    })
  | (Source & { readonly action: 'keep' | 'drop'; readonly regex: RE2JS })
  | (Source & { readonly action: 'keepequal' | 'dropequal'; readonly targetLabel: string })
  | (Source & { readonly action: 'lowercase' | 'uppercase'; readonly targetLabel: string })
  | { readonly action: 'labelmap'; readonly regex: RE2JS; readonly replacement: string }
  | { readonly action: 'labeldrop' | 'labelkeep'; readonly regex: RE2JS };

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** The labels after a step, as `relabel.Process` of Prometheus makes them; `undefined`: the alert is dropped. An empty value is no label. */
export function relabelOnce(labels: AlertLabels, step: RelabelStep): AlertLabels | undefined {
  switch (step.action) {
    case 'replace':
      return replace(labels, step);
    case 'keep':
      return step.regex.matches(joined(labels, step)) ? labels : undefined;
    case 'drop':
      return step.regex.matches(joined(labels, step)) ? undefined : labels;
    case 'keepequal':
      return valueOf(labels, step.targetLabel) === joined(labels, step) ? labels : undefined;
    case 'dropequal':
      return valueOf(labels, step.targetLabel) === joined(labels, step) ? undefined : labels;
    case 'lowercase':
      return withLabel(labels, step.targetLabel, joined(labels, step).toLowerCase());
    case 'uppercase':
      return withLabel(labels, step.targetLabel, joined(labels, step).toUpperCase());
    case 'labelmap':
      return mapNames(labels, step);
    case 'labeldrop':
      return pick(labels, (name) => !step.regex.matches(name));
    case 'labelkeep':
      return pick(labels, (name) => step.regex.matches(name));
  }
}

function replace(labels: AlertLabels, step: Extract<RelabelStep, { action: 'replace' }>): AlertLabels {
  const match = step.regex.matcher(joined(labels, step));
  if (!match.matches()) return labels;
  const target = expanded(step.targetLabel, match);
  return LABEL_NAME.test(target) ? withLabel(labels, target, expanded(step.replacement, match)) : labels;
}

/** Copies values; the old names stay. */
function mapNames(
  labels: AlertLabels,
  { regex, replacement }: Extract<RelabelStep, { action: 'labelmap' }>,
): AlertLabels {
  let mapped = labels;
  for (const [name, value] of Object.entries(labels)) {
    const match = regex.matcher(name);
    if (match.matches()) mapped = withLabel(mapped, expanded(replacement, match), value);
  }
  return mapped;
}

const joined = (labels: AlertLabels, { sourceLabels, separator }: Source) =>
  sourceLabels.map((name) => valueOf(labels, name)).join(separator);

const valueOf = (labels: AlertLabels, name: string) =>
  Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';

function withLabel(labels: AlertLabels, name: string, value: string): AlertLabels {
  return value === ''
    ? pick(labels, (other) => other !== name)
    : Object.fromEntries([...Object.entries(labels), [name, value]]);
}

const pick = (labels: AlertLabels, keeps: (name: string) => boolean): AlertLabels =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => keeps(name)));
