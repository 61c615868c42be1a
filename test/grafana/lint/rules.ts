import type { Rule } from './rule.js';
import { panelDatasource, panelNoTargets, panelTitleDescription, panelUnits } from './rules/panel.js';
import {
  targetCounterAgg,
  targetInstance,
  targetJob,
  targetLogql,
  targetLogqlAuto,
  targetPromql,
  targetRateInterval,
} from './rules/target.js';
import {
  templateDatasource,
  templateInstance,
  templateJob,
  templateLabelPromql,
  templateReload,
  uneditable,
} from './rules/template.js';

/** The rules of grafana/dashboard-linter, written anew from its documentation since Go is not on every machine. */
export const LINTER_RULES: readonly Rule[] = [
  templateDatasource,
  templateJob,
  templateInstance,
  templateLabelPromql,
  templateReload,
  panelDatasource,
  panelTitleDescription,
  panelUnits,
  panelNoTargets,
  targetLogql,
  targetLogqlAuto,
  targetPromql,
  targetRateInterval,
  targetJob,
  targetInstance,
  targetCounterAgg,
  uneditable,
];
