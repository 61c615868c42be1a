import * as z from 'zod';
import { labelNameSchema } from './name.js';
import { SHOW_NAMES, SHOW_PATTERN } from './show.js';

const showSchema = z.string().regex(SHOW_PATTERN, `expected ${SHOW_NAMES}`);

/** What other parts need to know of a kind of panel. */
export interface PanelTraits {
  /** Whether it shows the whole time range, or only its end. */
  readonly time: 'course' | 'end';
  /** Whether an increase is the one over the whole time range; if not, over each interval of a rate. */
  readonly sums: boolean;
  /** What Grafana reads the series as. `buckets`: of a histogram. */
  readonly data: 'series' | 'table' | 'buckets';
  /** Whether Grafana can draw exemplars in it. */
  readonly hasExemplars: boolean;
  /** Whether it can be read in a few columns. */
  readonly isCompact: boolean;
}

const COURSE = { time: 'course', sums: false, data: 'series', hasExemplars: true, isCompact: false } as const;
const END = { time: 'end', sums: true, data: 'series', hasExemplars: false, isCompact: false } as const;

/** The kinds of panel, in Grafana's names. A new one starts here; the compiler and the tests name all other places. */
export const PANEL_KINDS = {
  timeseries: COURSE,
  stat: { ...COURSE, sums: true, hasExemplars: false, isCompact: true },
  bargauge: END,
  gauge: { ...END, isCompact: true },
  table: { ...END, data: 'table' },
  heatmap: { ...COURSE, data: 'buckets' },
} as const satisfies Readonly<Record<string, PanelTraits>>;

export type PanelKind = keyof typeof PANEL_KINDS;

// Object.keys gives the keys of the table, no others.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const panelKindSchema = z.enum(Object.keys(PANEL_KINDS) as PanelKind[]);

const shape = {
  title: z.string().min(1).optional(),
  description: z.string().min(1).optional(),
  unit: z
    .string()
    .min(1)
    .optional()
    .describe('Grafana unit, such as "s", "ops" or "percentunit". Unset: from the metric.'),
  as: panelKindSchema.optional().describe('Unset: what suits the metric.'),
  width: z
    .int()
    .min(1)
    .max(24)
    .optional()
    .describe('Columns, of 24. Unset: the panels of a row share it evenly.'),
  height: z.int().min(2).max(40).default(8),
};

const metricPanelSchema = z.strictObject({
  metric: z.string().describe('Name of a metric. For any other query, give "promql" and "title" instead.'),
  show: z
    .union([showSchema, z.array(showSchema).min(1)])
    .optional()
    .describe('Unset: what suits the metric.'),
  by: z
    .array(labelNameSchema)
    .optional()
    .describe('Labels by which series are grouped. Unset: all are joined to one.'),
  top: z.int().min(1).max(100).optional().describe('Only this many series, the greatest.'),
  ...shape,
});

const promqlPanelSchema = z.strictObject({
  promql: z.string().min(1),
  legend: z.string().optional().describe('Grafana legend, such as "{{origin}}".'),
  ...shape,
  title: z.string().min(1),
});

const panelSchema = z.union([metricPanelSchema, promqlPanelSchema]);
export type PanelDeclaration = Readonly<z.output<typeof panelSchema>>;
export type MetricPanelDeclaration = Readonly<z.output<typeof metricPanelSchema>>;
export type PromqlPanelDeclaration = Readonly<z.output<typeof promqlPanelSchema>>;

export const visualizationSchema = z.strictObject({
  rows: z.array(
    z.strictObject({
      title: z.string().min(1),
      collapsed: z.boolean().default(false),
      panels: z.array(panelSchema),
    }),
  ),
});
export type Visualization = Readonly<z.output<typeof visualizationSchema>>;
