import type { Figure } from './figure.js';

/** A line chart with logarithmic axes, on which proportional growth is a straight line. */
export interface ChartSpec {
  /** File name without extension. */
  readonly file: string;
  readonly title: string;
  /** Titles of the axes. */
  readonly x: string;
  readonly y: string;
  readonly lines: readonly ChartLine[];
}

export interface ChartLine {
  readonly name: string;
  readonly look: Look;
  readonly dashed?: boolean;
  /** Ordered by x. */
  readonly points: readonly Point[];
}

export interface Point {
  readonly x: number;
  readonly y: Figure;
}

const [width, height] = [760, 420];
const plot = { left: 70, right: 570, top: 62, bottom: 352 };
/** Minimum vertical distance of the names at the ends of the lines. */
const nameHeight = 17;

/** Colours on a light and on a dark background. */
const LOOKS = {
  idle: ['#6e6e6e', '#a3a3a3'],
  handwritten: ['#b3541e', '#ec9a63'],
  natsight: ['#1f6fb4', '#63b3f5'],
} as const;
export type Look = keyof typeof LOOKS;

const STYLE = `
.ground { fill: #ffffff; } text { fill: #3b3b3b; } .title { fill: #111111; font-size: 16px; font-weight: 600; } .grid { stroke: #e4e4e4; }
${colors(0)}
@media (prefers-color-scheme: dark) {
.ground { fill: #16191d; } text { fill: #b9bec6; } .title { fill: #f0f2f4; } .grid { stroke: #30353c; }
${colors(1)}
}`;

/** Draws an SVG for light and dark mode. */
export function chart({ title, x: xName, y: yName, lines }: ChartSpec): string {
  const points = lines.flatMap((line) => line.points);
  const xTicks = [...new Set(points.map(({ x }) => x))].toSorted((a, b) => a - b);
  const yTicks = steps(points.flatMap(({ y }) => [y.least, y.most]));
  const x = axis(xTicks, plot.left, plot.right);
  const y = axis(yTicks, plot.bottom, plot.top);
  const middle = { x: (plot.left + plot.right) / 2, y: (plot.top + plot.bottom) / 2 };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    `<rect class="ground" width="${width}" height="${height}" rx="6"/>`,
    label(plot.left, 34, title, 'class="title"'),
    ...yTicks.flatMap((tick) => [
      `<path class="grid" d="M${plot.left} ${y(tick)}H${plot.right}"/>`,
      label(plot.left - 10, y(tick) + 4, tick.toLocaleString('en'), 'text-anchor="end"'),
    ]),
    ...xTicks.map((tick) => {
      return label(x(tick), plot.bottom + 22, tick.toLocaleString('en'), 'text-anchor="middle"');
    }),
    label(middle.x, plot.bottom + 46, xName, 'text-anchor="middle"'),
    label(0, 0, yName, `text-anchor="middle" transform="translate(22 ${middle.y}) rotate(-90)"`),
    ...lines.flatMap((line) => drawn(line, x, y)),
    ...named(lines, x, y),
    '</svg>\n',
  ].join('\n');
}

type Axis = (value: number) => number;

/** A line through the medians, with a thin bar from the minimum to the maximum of the rounds at each point. */
function drawn({ look, dashed, points }: ChartLine, x: Axis, y: Axis): readonly string[] {
  const places = points.map((point) => `${x(point.x)} ${y(point.y.median)}`);
  const dashes = dashed === true ? ' stroke-dasharray="6 5"' : '';
  return [
    `<path class="${look} line" d="M${places.join('L')}"${dashes}/>`,
    ...points.flatMap((point) => [
      `<path class="${look} range" d="M${x(point.x)} ${y(point.y.least)}V${y(point.y.most)}"/>`,
      `<circle class="${look} dot" cx="${x(point.x)}" cy="${y(point.y.median)}" r="3.5"/>`,
    ]),
  ];
}

/** Names at the right ends of the lines, moved apart where lines end close to each other. */
function named(lines: readonly ChartLine[], x: Axis, y: Axis): readonly string[] {
  const ends = lines.flatMap(({ name, look, points }) => {
    const last = points.at(-1);
    return last === undefined ? [] : [{ name, look, x: x(last.x), y: y(last.y.median) }];
  });
  let below = -Infinity;
  return ends
    .toSorted((one, other) => one.y - other.y)
    .map((end) => {
      below = Math.max(end.y, below + nameHeight);
      return label(end.x + 14, below + 4, end.name, `class="${end.look} name"`);
    });
}

function axis(ticks: readonly number[], from: number, to: number): Axis {
  const [least, most] = [Math.log(Math.min(...ticks)), Math.log(Math.max(...ticks))];
  return (value) => Math.round(from + ((Math.log(value) - least) / (most - least || 1)) * (to - from));
}

/** Ticks 1, 2, 5, 10, 20 ... around all values; only powers of ten if there would be too many. */
function steps(values: readonly number[]): readonly number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const first = Math.floor(Math.log10(least));
  const decades = Array.from(
    { length: Math.ceil(Math.log10(most)) - first + 1 },
    (_, index) => first + index,
  );
  const fine = decades.length > 4 ? [1] : [1, 2, 5];
  const all = decades.flatMap((decade) => fine.map((step) => Number(`${step}e${decade}`)));
  const from = all.findLastIndex((step) => step <= least);
  return all.slice(Math.max(0, from), all.findIndex((step) => step >= most) + 1);
}

function colors(ground: 0 | 1): string {
  return Object.entries(LOOKS)
    .map(([look, shades]) => {
      const color = shades[ground];
      return `.${look} { stroke: ${color}; } .${look}.dot, .${look}.name { fill: ${color}; stroke: none; }`;
    })
    .concat('.line { fill: none; stroke-width: 2.5; } .range { stroke-width: 1.5; opacity: 0.6; }')
    .join('\n');
}

function label(x: number, y: number, text: string, attributes: string): string {
  return `<text x="${x}" y="${y}" ${attributes}>${escaped(text)}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
