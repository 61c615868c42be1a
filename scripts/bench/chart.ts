/** One line of a chart. */
export interface Line {
  readonly name: string;
  readonly color: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface ChartText {
  readonly title: string;
  readonly x: string;
  readonly y: string;
}

const [width, height] = [720, 420];
const plot = { left: 70, right: 590, top: 50, bottom: 360 };

/** A line chart on logarithmic axes, where what grows in proportion is a straight line. */
export function chart(text: ChartText, lines: readonly Line[]): string {
  const points = lines.flatMap((line) => line.points);
  const xTicks = [...new Set(points.map(([x]) => x))];
  const yTicks = decades(points.map(([, y]) => y));
  const x = axis(xTicks, plot.left, plot.right);
  const y = axis(yTicks, plot.bottom, plot.top);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13" fill="#333">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    label(plot.left, 28, text.title, 'font-size="16"'),
    ...yTicks.flatMap((tick) => [
      `<path d="M${plot.left} ${y(tick)}H${plot.right}" stroke="#ddd"/>`,
      label(plot.left - 8, y(tick) + 4, String(tick), 'text-anchor="end"'),
    ]),
    ...xTicks.map((tick) => label(x(tick), plot.bottom + 20, String(tick), 'text-anchor="middle"')),
    label((plot.left + plot.right) / 2, plot.bottom + 44, text.x, 'text-anchor="middle"'),
    label(
      0,
      0,
      text.y,
      `text-anchor="middle" transform="translate(20 ${(plot.top + plot.bottom) / 2}) rotate(-90)"`,
    ),
    ...lines.flatMap((line) => drawn(line, x, y)),
    '</svg>\n',
  ].join('\n');
}

type Axis = (value: number) => number;

function drawn({ name, color, points }: Line, x: Axis, y: Axis): readonly string[] {
  const places = points.map(([atX, atY]) => `${x(atX)} ${y(atY)}`);
  const [lastX, lastY] = points.at(-1) ?? [1, 1];
  return [
    `<path d="M${places.join('L')}" fill="none" stroke="${color}" stroke-width="2.5"/>`,
    ...points.map(([atX, atY]) => `<circle cx="${x(atX)}" cy="${y(atY)}" r="4" fill="${color}"/>`),
    label(x(lastX) + 12, y(lastY) + 4, name, `style="fill: ${color}"`),
  ];
}

function axis(ticks: readonly number[], from: number, to: number): Axis {
  const [least, most] = [Math.log(Math.min(...ticks)), Math.log(Math.max(...ticks))];
  return (value) => Math.round(from + ((Math.log(value) - least) / (most - least || 1)) * (to - from));
}

/** Powers of ten around all values. */
function decades(values: readonly number[]): readonly number[] {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.ceil(Math.log10(Math.max(...values)));
  return Array.from({ length: last - first + 1 }, (_, index) => Number(`1e${first + index}`));
}

function label(x: number, y: number, text: string, attributes: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x}" y="${y}" ${attributes}>${escaped}</text>`;
}
