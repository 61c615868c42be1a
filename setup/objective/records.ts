/** Names of what Prometheus records for objectives: rules record them, dashboards show them. */

/** The labels of all that is recorded for an objective: another service may have one of the same name. */
export const objectiveLabels = (
  { service }: { readonly service: { readonly name: string } },
  { name }: { readonly name: string },
) => ({ objective: name, service: service.name });

/** Rates of all events and of bad events of an objective, over its shortest window. */
export const objectiveEvents = (window: string) => `objective:events:rate${window}`;
export const objectiveBadEvents = (window: string) => `objective:bad_events:rate${window}`;

/** 1 as soon as there was a good event of an objective. */
export const OBJECTIVE_GOOD_SEEN = 'objective:good_events:seen';

/** Ratio of bad events in a window. */
export const objectiveErrorRatio = (window: string) => `objective:error:ratio_rate${window}`;

/** How many times faster than allowed the error budget is spent, in a window. At 1 it lasts as long as the objective. */
export const objectiveBurnRate = (window: string) => `objective:error_budget_burn:rate${window}`;

/** What is left of the error budget: 1 is all of it, 0 none, and below 0 the target is missed. */
export const OBJECTIVE_BUDGET_LEFT = 'objective:error_budget:remaining';
