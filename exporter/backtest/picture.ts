import { sidesOf } from '../../setup/insight-sides.js';
import type { Insight } from '../../setup/model/insight.js';
import type { BacktestRun, RuleRun } from './backtest.js';
import type { SampledSeries } from './series-samples.js';

const [WIDTH, LEFT, RIGHT, PLOT, ROW, TOP] = [1_000, 70, 20, 90, 130, 50] as const;
const INNER = WIDTH - LEFT - RIGHT;
/** Most series of a rule that are drawn. */
const MAX_DRAWN_SERIES = 5;

const STYLE = `
svg { color-scheme: light dark; --paper: #ffffff; --ink: #1f2328; --faint: #d0d7de; --alert: #cf222e; --a: #0969da; --b: #8250df; --c: #1a7f37; --d: #9a6700; --e: #bf3989; }
@media (prefers-color-scheme: dark) { svg { --paper: #0d1117; --ink: #e6edf3; --faint: #30363d; --alert: #f85149; --a: #58a6ff; --b: #bc8cff; --c: #3fb950; --d: #d29922; --e: #f778ba; } }
.paper { fill: var(--paper); } text { fill: var(--ink); font: 12px system-ui, sans-serif; } .title { font-weight: 600; }
.axis, .bound { stroke: var(--faint); } .bound { stroke-dasharray: 4 3; stroke: var(--alert); } .alert { fill: var(--alert); fill-opacity: 0.25; stroke: var(--alert); stroke-width: 0.5; }
.line { fill: none; stroke-width: 1.2; } .s0 { stroke: var(--a); } .s1 { stroke: var(--b); } .s2 { stroke: var(--c); } .s3 { stroke: var(--d); } .s4 { stroke: var(--e); }
`;

/**
 * A picture of what each rule has seen, with its alerts drawn over the values. It is one SVG file without anything from elsewhere, and
 * follows the colours of the viewer, light or dark.
 */
export function backtestPicture(run: BacktestRun): string {
  const { startMs, endMs, rules } = run;
  const height = TOP + rules.length * ROW + 30;
  const x = (ms: number) => fixed(LEFT + ((ms - startMs) / Math.max(1, endMs - startMs)) * INNER);
  const rows = rules.map((rule, index) => rowOf(rule, TOP + index * ROW, x, endMs)).join('');
  const bottom = TOP + rules.length * ROW;
  const title = `${timeText(startMs)} to ${timeText(endMs)}`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Backtest, ${title}">\n` +
    `<style>${STYLE}</style>\n<rect class="paper" width="${WIDTH}" height="${height}"/>\n` +
    `<text class="title" x="${LEFT}" y="24">Backtest, ${title} (UTC)</text>\n${rows}` +
    `${ticks(startMs, endMs, x, bottom)}</svg>\n`
  );
}

function rowOf(rule: RuleRun, y: number, x: (ms: number) => string, endMs: number): string {
  const { insight, episodes, series } = rule;
  const drawn = series.slice(0, MAX_DRAWN_SERIES);
  const bounds = boundsOf(insight);
  const [least, most] = rangeOf(drawn, bounds);
  const base = y + 20 + PLOT;
  const scaled = (value: number) => fixed(base - ((value - least) / (most - least)) * PLOT);
  const more = series.length + rule.seriesLeftOut - drawn.length;
  const alerts = episodes.map((episode) => {
    const from = Number(x(episode.firedMs));
    const width = Math.max(1, Number(x(Math.min(endMs, episode.endMs))) - from);
    const tip = `${timeText(episode.firedMs)}: ${episode.start.summary}`;
    return `<rect class="alert" x="${from}" y="${y + 20}" width="${fixed(width)}" height="${PLOT}"><title>${escaped(tip)}</title></rect>\n`;
  });
  const lines = drawn.map(
    (each, index) =>
      `<polyline class="line s${index}" points="${points(each, x, scaled)}"><title>${escaped(labelText(each))}</title></polyline>\n`,
  );
  const boundLines = bounds.map(
    (bound) =>
      `<line class="bound" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${scaled(bound)}" y2="${scaled(bound)}"/>\n`,
  );
  return (
    `<text class="title" x="${LEFT}" y="${y + 13}">${escaped(insight.name)}: ${episodes.length} alerts${more > 0 ? `, ${more} more series not drawn` : ''}</text>\n` +
    `<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${base}" y2="${base}"/>\n` +
    (drawn.length === 0
      ? ''
      : `<text x="${LEFT - 6}" y="${y + 30}" text-anchor="end">${short(most)}</text><text x="${LEFT - 6}" y="${base}" text-anchor="end">${short(least)}</text>\n`) +
    boundLines.join('') +
    lines.join('') +
    alerts.join('')
  );
}

/** The values at which it fires; none: it learns what is normal, or looks at single events. */
function boundsOf(insight: Insight): readonly number[] {
  switch (insight.kind) {
    case 'threshold':
    case 'range':
      return sidesOf(insight).map(({ bound }) => bound);
    case 'silence':
    case 'keySilence':
      return [insight.silentMs / 1000];
    case 'change':
    case 'adaptive':
    case 'learnedSilence':
    case 'event':
      return [];
  }
}

function rangeOf(series: readonly SampledSeries[], bounds: readonly number[]): readonly [number, number] {
  let least = Math.min(...(bounds.length > 0 ? bounds : [0]));
  let most = Math.max(...(bounds.length > 0 ? bounds : [0]));
  for (const { values } of series) {
    for (const value of values.filter(Number.isFinite)) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }
  least = Math.min(0, least);
  return [least, most > least ? most : least + 1];
}

/** For each column of the picture its lowest and its highest value, in the order of their times. */
function points(
  { timesMs, values }: SampledSeries,
  x: (ms: number) => string,
  y: (value: number) => string,
): string {
  const columns = new Map<number, { low: number; high: number; isLowFirst: boolean }>();
  for (const [index, ms] of timesMs.entries()) {
    const value = values[index] ?? 0;
    if (!Number.isFinite(value)) continue;
    const at = Math.round(Number(x(ms)));
    const known = columns.get(at);
    if (known === undefined) columns.set(at, { low: value, high: value, isLowFirst: true });
    else if (value < known.low) Object.assign(known, { low: value, isLowFirst: false });
    else if (value > known.high) Object.assign(known, { high: value, isLowFirst: true });
  }
  return [...columns]
    .map(([at, { low, high, isLowFirst }]) => {
      if (low === high) return `${at},${y(low)}`;
      const [first, second] = isLowFirst ? [low, high] : [high, low];
      return `${at},${y(first)} ${at},${y(second)}`;
    })
    .join(' ');
}

function ticks(startMs: number, endMs: number, x: (ms: number) => string, y: number): string {
  return [0, 0.25, 0.5, 0.75, 1]
    .map((part) => {
      const ms = startMs + part * (endMs - startMs);
      const anchor = part === 0 ? 'start' : part === 1 ? 'end' : 'middle';
      return `<text x="${x(ms)}" y="${y + 14}" text-anchor="${anchor}">${timeText(ms).slice(0, 16)}</text>\n`;
    })
    .join('');
}

function labelText({ labels }: SampledSeries): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ');
}

const timeText = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

const fixed = (value: number) => String(Math.round(value * 10) / 10);

const short = (value: number) => String(Number(value.toPrecision(3)));

function escaped(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  );
}
