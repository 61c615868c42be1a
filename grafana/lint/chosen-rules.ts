import { OptionError } from '../../setup/option-error.js';
import { suggest } from '../../setup/nearest.js';
import { quoted } from '../../setup/visible.js';
import type { LintRule } from './rule.js';
import { LINT_RULES } from './rules.js';

/** All rules of grafana/dashboard-linter at once. */
const DASHBOARD_LINTER = 'dashboard-linter';

/** The rules without those that are named by their code, or by where they come from. Throws an `OptionError` for an unknown name. */
export function rulesWithout(disabled: readonly string[]): readonly LintRule[] {
  const codes = LINT_RULES.map(({ code }) => code);
  const unknown = disabled.find((name) => name !== DASHBOARD_LINTER && !codes.includes(name));
  if (unknown !== undefined) {
    throw new OptionError(
      `--disable: there is no rule ${quoted(unknown)}${suggest(unknown, codes)}. "natsight lint --list-rules" lists all of them.`,
    );
  }
  return LINT_RULES.filter(({ code, origin }) => !disabled.includes(code) && !disabled.includes(origin));
}
