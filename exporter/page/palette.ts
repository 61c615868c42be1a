import type { PanelLayout } from '../live/frame.js';
import { isDark } from './theme.js';

/** Line colours that colour-blind readers can tell apart (after Okabe and Ito), readable on each background. */
const LIGHT = [
  '#0068a8',
  '#b34700',
  '#00795c',
  '#a8337f',
  '#6b5c00',
  '#5a3fc0',
  '#007b99',
  '#b3261e',
  '#4d6600',
  '#555555',
];
const DARK = [
  '#5cb8ff',
  '#ffa057',
  '#3ddbb0',
  '#f08ccb',
  '#e5d04f',
  '#b3a1ff',
  '#6fe0f2',
  '#ff8a80',
  '#b9d660',
  '#b5b5b5',
];

/** The colour of the n-th line of a panel. */
export function lineColour(index: number): string {
  const palette = isDark() ? DARK : LIGHT;
  return palette[index % palette.length] ?? 'currentColor';
}

let probe: HTMLElement | undefined;
/** Colours by theme and name. To ask the browser makes it lay the page out, and every chart asks at every draw. */
const known = new Map<string, string>();

/** A colour of the style sheet, for canvas. The browser resolves `light-dark()` only as the colour of an element. */
export function styleColour(name: string): string {
  const key = `${isDark() ? 'dark' : 'light'} ${name}`;
  const colour = known.get(key) ?? resolvedColour(name);
  known.set(key, colour);
  return colour;
}

function resolvedColour(name: string): string {
  probe ??= document.createElement('span');
  probe.hidden = true;
  if (!probe.isConnected) document.body.append(probe);
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}

/** The level of the highest threshold that the value has reached; `undefined` if it has reached none. */
export function levelOf(
  value: number,
  thresholds: PanelLayout['thresholds'],
): 'good' | 'warning' | 'critical' | undefined {
  return thresholds.findLast((threshold) => value >= threshold.from)?.as;
}
