import * as z from 'zod';

/** What a colour means. `info` and `quiet` are neither good nor bad. */
export const COLOUR_MEANINGS = ['good', 'warning', 'critical', 'info', 'quiet'] as const;
export type ColourMeaning = (typeof COLOUR_MEANINGS)[number];

/** The named colours of Grafana. https://grafana.com/docs/grafana/latest/panels-visualizations/configure-standard-options/#color-scheme */
const HUES = '(?:(?:super-light|light|semi-dark|dark)-)?(?:red|orange|yellow|green|blue|purple)';

export const colourSchema = z
  .string()
  .regex(
    new RegExp(`^(?:${COLOUR_MEANINGS.join('|')}|${HUES}|#[0-9a-fA-F]{6})$`),
    `expected ${COLOUR_MEANINGS.map((name) => `"${name}"`).join(', ')}, a colour of Grafana such as "dark-red", or "#rrggbb"`,
  );

/** Colours of series by the value of one of their labels: `{ "failed": "critical" }`. */
export const coloursSchema = z
  .record(z.string().min(1), colourSchema)
  .describe('Colors by the value of a label: { "failed": "critical" }.');

export type DeclaredColours = Readonly<z.output<typeof coloursSchema>>;
