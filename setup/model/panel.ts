import * as z from 'zod';
import { coloursSchema } from './colour.js';
import { MAX_PANELS, MAX_ROWS } from './limits.js';
import { labelNameSchema } from './name.js';
import { percentileFault } from './percentile.js';
import { SHOW_NAMES, SHOW_PATTERN } from './show.js';

const showSchema = z.string().regex(SHOW_PATTERN, {
  error: ({ input }) => percentileFault(input) ?? `expected ${SHOW_NAMES}`,
});

/** What other parts need to know of a kind of panel. */
export interface PanelTraits {
  /** `course`: shows the whole time range. `end`: shows only its end. */
  readonly time: 'course' | 'end';
  /** Whether an increase covers the whole time range. If not, it covers each rate interval. */
  readonly sums: boolean;
  /** How Grafana reads the series. `buckets`: histogram buckets. */
  readonly data: 'series' | 'table' | 'buckets';
  /** Whether exemplars are readable in it: beside percentiles, but not over the cells of a heatmap. */
  readonly hasExemplars: boolean;
  /** Whether it is readable in a few columns. */
  readonly isCompact: boolean;
  /** Default height in units of Grafana's grid. */
  readonly height: number;
}

const HEIGHT = 8;
const COURSE = {
  time: 'course',
  sums: false,
  data: 'series',
  hasExemplars: true,
  isCompact: false,
  height: HEIGHT,
} as const;
const END = {
  time: 'end',
  sums: true,
  data: 'series',
  hasExemplars: false,
  isCompact: false,
  height: HEIGHT,
} as const;

/** The kinds of panel, by their Grafana names. To add one, start here; the compiler and the tests report all other places. */
export const PANEL_KINDS = {
  timeseries: COURSE,
  stat: { ...END, isCompact: true, height: 4 },
  bargauge: END,
  gauge: { ...END, isCompact: true },
  table: { ...END, data: 'table' },
  heatmap: { ...COURSE, data: 'buckets', hasExemplars: false },
  'state-timeline': { ...COURSE, hasExemplars: false },
} as const satisfies Readonly<Record<string, PanelTraits>>;

export type PanelKind = keyof typeof PANEL_KINDS;

// Object.keys returns exactly the keys of the table.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const panelKindSchema = z.enum(Object.keys(PANEL_KINDS) as PanelKind[]);

const shape = {
  title: z.string().min(1).optional(),
  description: z.string().min(1).optional(),
  unit: z
    .string()
    .min(1)
    .optional()
    .describe('Grafana unit. Examples: "s", "ops", "percentunit". Default: from the metric.'),
  as: panelKindSchema.optional().describe('Panel type. Default: depends on the metric.'),
  width: z
    .int()
    .min(1)
    .max(24)
    .optional()
    .describe('Width in columns of 24. Default: the panels share the row evenly.'),
  height: z
    .int()
    .min(2)
    .max(40)
    .optional()
    .describe("Height in units of Grafana's grid. Default: 4 for a stat, 8 for all others."),
  colors: coloursSchema.default({}),
};

const metricPanelSchema = z.strictObject({
  metric: z
    .string()
    .describe(
      'A metric of "liveMetrics", or one of the exporter\'s own (natsight_*). For any other query, use "promql" and "title".',
    ),
  show: z
    .union([showSchema, z.array(showSchema).min(1)])
    .optional()
    .describe('What to show, one or a list. Default: depends on the metric.'),
  by: z.array(labelNameSchema).optional().describe('Labels to group by. Default: all series are combined.'),
  top: z.int().min(1).max(100).optional().describe('Show only the N largest series, 1 to 100.'),
  ...shape,
});

const promqlPanelSchema = z.strictObject({
  promql: z.string().min(1),
  legend: z.string().optional().describe('Legend, such as "{{region}}".'),
  ...shape,
  title: z.string().min(1),
});

const panelSchema = z.union([metricPanelSchema, promqlPanelSchema]);
export type PanelDeclaration = Readonly<z.output<typeof panelSchema>>;
export type MetricPanelDeclaration = Readonly<z.output<typeof metricPanelSchema>>;
export type PromqlPanelDeclaration = Readonly<z.output<typeof promqlPanelSchema>>;

export const visualizationSchema = z.strictObject({
  rows: z
    .array(
      z.strictObject({
        title: z.string().min(1),
        collapsed: z.boolean().default(false),
        panels: z.array(panelSchema).max(MAX_PANELS),
      }),
    )
    .max(MAX_ROWS),
});
export type Visualization = Readonly<z.output<typeof visualizationSchema>>;
