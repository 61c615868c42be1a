import type { LintRule } from './rule.js';
import { ALERT_RULES } from './rules/alerts.js';
import { CLOCK_RULES } from './rules/clocks.js';
import { COLOUR_RULES } from './rules/colours.js';
import { SETTING_RULES } from './rules/dashboard-settings.js';
import { DATASOURCE_RULES } from './rules/datasources.js';
import { EXEMPLAR_RULES } from './rules/exemplars.js';
import { FUNCTION_RULES } from './rules/functions.js';
import { HEATMAP_RULES } from './rules/heatmaps.js';
import { IDENTITY_RULES } from './rules/identity.js';
import { LAYOUT_RULES } from './rules/layout.js';
import { LEGEND_RULES } from './rules/legends.js';
import { PANEL_RULES } from './rules/linter-panel.js';
import { TABLE_TEXT_RULES } from './rules/table-texts.js';
import { TABLE_RULES } from './rules/tables.js';
import { TARGET_RULES } from './rules/linter-target.js';
import { TEMPLATE_RULES } from './rules/linter-template.js';
import { METRIC_RULES } from './rules/metrics.js';
import { READABLE_RULES } from './rules/readable.js';
import { SCALE_RULES } from './rules/scales.js';
import { THRESHOLD_RULES } from './rules/thresholds.js';
import { TITLE_RULES } from './rules/titles.js';
import { UNIT_RULES } from './rules/units.js';
import { VARIABLE_RULES } from './rules/variables.js';
import { WINDOW_RULES } from './rules/windows.js';

/** All rules: those of grafana/dashboard-linter first, then natsight's own by concern. docs/lint.md lists them in this order. */
export const LINT_RULES: readonly LintRule[] = [
  ...TEMPLATE_RULES,
  ...PANEL_RULES,
  ...TARGET_RULES,
  ...IDENTITY_RULES,
  ...LAYOUT_RULES,
  ...VARIABLE_RULES,
  ...DATASOURCE_RULES,
  ...METRIC_RULES,
  ...FUNCTION_RULES,
  ...CLOCK_RULES,
  ...WINDOW_RULES,
  ...SETTING_RULES,
  ...ALERT_RULES,
  ...COLOUR_RULES,
  ...THRESHOLD_RULES,
  ...SCALE_RULES,
  ...UNIT_RULES,
  ...TABLE_RULES,
  ...TABLE_TEXT_RULES,
  ...LEGEND_RULES,
  ...TITLE_RULES,
  ...READABLE_RULES,
  ...EXEMPLAR_RULES,
  ...HEATMAP_RULES,
];
