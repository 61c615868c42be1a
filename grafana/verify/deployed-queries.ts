import * as z from 'zod';
import type { FinishedDashboard } from '../finish/finish.js';

/** A query of a panel as Grafana runs it after somebody has opened the dashboard. */
export interface DeployedQuery {
  readonly panelId: number;
  readonly panel: string;
  readonly refId: string;
  readonly expr: string;
  readonly instant: boolean;
}

const text = z.union([z.string(), z.array(z.string())]);
const variable = z.object({
  name: z.string(),
  allValue: z.string().nullish(),
  current: z.object({ value: text }).optional(),
});
const target = z.object({
  refId: z.string(),
  expr: z.string(),
  instant: z.boolean().default(false),
});
const panel = z.object({
  id: z.number().default(0),
  title: z.string().default(''),
  targets: z.array(z.unknown()).default([]),
});
const content = z.object({
  panels: z.array(panel.extend({ panels: z.array(panel).default([]) })).default([]),
  templating: z.object({ list: z.array(variable).default([]) }).default({ list: [] }),
});

/** The PromQL of every panel, also in collapsed rows, with the variables as they are when the dashboard is opened. */
export function deployedQueries(dashboard: FinishedDashboard): readonly DeployedQuery[] {
  const { panels, templating } = content.parse(dashboard);
  const values = new Map(templating.list.map((each) => [each.name, chosen(each)]));
  return panels
    .flatMap((each) => [each, ...each.panels])
    .flatMap(({ id, title, targets }) =>
      targets.flatMap((each) => {
        // Other targets are not PromQL.
        const { data } = target.safeParse(each);
        if (data === undefined) return [];
        const { refId, expr, instant } = data;
        return [{ panelId: id, panel: title, refId, instant, expr: withVariables(expr, values) }];
      }),
    );
}

const ALL = '$__all';

/** As a Prometheus datasource writes it: several values as alternatives of a regular expression. */
function chosen({ allValue, current }: z.output<typeof variable>): string {
  const values = [current?.value ?? ALL].flat();
  if (values.includes(ALL)) return allValue ?? '.+';
  const [first = '', ...more] = values;
  return more.length === 0 ? first : `(${values.map(escaped).join('|')})`;
}

/** Grafana replaces its own variables (`$__range`) itself. */
function withVariables(expr: string, values: ReadonlyMap<string, string>): string {
  return expr.replaceAll(/\$(?:\{(\w+)(?::\w+)?\}|(\w+))/g, (whole, braced?: string, bare?: string) => {
    return values.get(braced ?? bare ?? '') ?? whole;
  });
}

/** For a regular expression within a string of PromQL. */
const escaped = (value: string) => value.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\\$&`);
