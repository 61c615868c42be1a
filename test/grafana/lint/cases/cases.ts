import type { RuleCases } from '../case.js';
import { CLOCK_CASES } from './clocks.js';
import { COLOUR_CASES } from './colours.js';
import { CONVENTION_CASES } from './conventions.js';
import { FUNCTION_CASES } from './functions.js';
import { LAYOUT_CASES } from './layout.js';
import { METRIC_CASES } from './metrics.js';
import { READABLE_CASES } from './readable.js';
import { SETTING_CASES } from './settings.js';
import { TABLE_TEXT_CASES } from './table-texts.js';
import { TABLE_CASES } from './tables.js';
import { TARGET_CASES } from './target-conventions.js';
import { TEXT_CASES } from './texts.js';
import { UNIT_CASES } from './units.js';
import { WINDOW_CASES } from './windows.js';

/** A new rule needs cases here, or test/grafana/lint/rules.test.ts fails. */
export const RULE_CASES: Readonly<Record<string, RuleCases>> = {
  ...CONVENTION_CASES,
  ...TARGET_CASES,
  ...LAYOUT_CASES,
  ...SETTING_CASES,
  ...METRIC_CASES,
  ...FUNCTION_CASES,
  ...CLOCK_CASES,
  ...WINDOW_CASES,
  ...COLOUR_CASES,
  ...UNIT_CASES,
  ...TABLE_CASES,
  ...TABLE_TEXT_CASES,
  ...TEXT_CASES,
  ...READABLE_CASES,
};
