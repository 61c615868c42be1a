import type { LintedPanel, LintedTarget } from '../dashboard.js';
import { isRecord, listAt, textAt, valueAt } from '../read/json.js';

/** Settings for some fields of a panel. */
export interface FieldOverride {
  /** Such as `byName` or `byFrameRefID`. */
  readonly matcher: string;
  /** Names of the fields, if the matcher names them; a regular expression for `byRegexp`. */
  readonly names: readonly string[];
  readonly properties: readonly { readonly id: string; readonly value: unknown }[];
}

export function overridesOf({ raw }: LintedPanel): readonly FieldOverride[] {
  return listAt(raw, 'fieldConfig', 'overrides').map((override) => {
    const options = valueAt(override, 'matcher', 'options');
    const names = typeof options === 'string' ? [options] : listAt(options, 'names');
    return {
      matcher: textAt(override, 'matcher', 'id'),
      names: names.filter((name) => typeof name === 'string'),
      properties: listAt(override, 'properties')
        .filter(isRecord)
        .map((property) => ({ id: textAt(property, 'id'), value: valueAt(property, 'value') })),
    };
  });
}

/** The unit of a panel. The last override has the last word, as in grafana/dashboard-linter. */
export function unitOf(panel: LintedPanel): string {
  const last = overridesOf(panel)
    .filter(concernsValues)
    .flatMap(({ properties }) => properties)
    .findLast(({ id, value }) => id === 'unit' && typeof value === 'string' && value !== '');
  return textAt(last, 'value') || textAt(panel.raw, 'fieldConfig', 'defaults', 'unit');
}

/** Texts are no values. */
const concernsValues = ({ matcher, names }: FieldOverride) =>
  !(matcher === 'byType' && names.includes('string'));

/** The values of a property that overrides set for the values of a query. `names`: of its columns. */
export function overridden(
  panel: LintedPanel,
  { refId }: Pick<LintedTarget, 'refId'>,
  names: readonly string[],
  id: string,
): unknown {
  const concerns = (override: FieldOverride) => {
    if (override.matcher === 'byFrameRefID') return override.names.includes(refId);
    if (override.matcher === 'byName' || override.matcher === 'byNames')
      return override.names.some((name) => names.includes(name));
    // What an expression, a type or a function of the values means is not followed: it may concern all.
    return override.matcher !== '' && concernsValues(override);
  };
  return overridesOf(panel)
    .filter(concerns)
    .flatMap(({ properties }) => properties)
    .findLast((property) => property.id === id)?.value;
}

export const defaultsOf = ({ raw }: LintedPanel): unknown => valueAt(raw, 'fieldConfig', 'defaults');
export const optionsOf = ({ raw }: LintedPanel): unknown => valueAt(raw, 'options');
