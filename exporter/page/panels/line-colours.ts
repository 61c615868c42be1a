import type { PanelLayout } from '../../live/frame.js';
import { lineColour, styleColour } from '../palette.js';
import { isDark } from '../theme.js';

type Chosen = PanelLayout['colours'][number];

/** What colours mean, as names of the style sheet. */
const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['good', '--good'],
  ['warning', '--warning'],
  ['critical', '--critical'],
  ['info', '--accent'],
  ['quiet', '--muted'],
]);

/** Hues of Grafana, readable on light and on dark ground. Its shades of a hue look alike here. */
const HUES: ReadonlyMap<string, readonly [light: string, dark: string]> = new Map([
  ['red', ['#c22727', '#ff7b72']],
  ['orange', ['#a35200', '#f5a623']],
  ['yellow', ['#6b5c00', '#e5d04f']],
  ['green', ['#18794e', '#4cc38a']],
  ['blue', ['#0068a8', '#5cb8ff']],
  ['purple', ['#5a3fc0', '#b3a1ff']],
]);

/**
 * Colours of a panel's lines: those that the setup gives them by their names, and else a colour that a line keeps while others come
 * and go, so that eyes can follow it.
 */
export class LineColours {
  readonly #chosen: readonly { readonly matches: (name: string) => boolean; readonly colour: string }[];
  readonly #places = new Map<string, number>();

  constructor(chosen: readonly Chosen[] = []) {
    this.#chosen = chosen.map(({ legend, colour }) => ({ matches: matcherOf(legend), colour }));
  }

  /** Gives colours to these lines. The places of lines that are gone are free again. */
  assign(names: readonly string[]): void {
    const present = new Set(names);
    for (const name of this.#places.keys()) if (!present.has(name)) this.#places.delete(name);
    const taken = new Set(this.#places.values());
    let free = 0;
    for (const name of names) {
      if (this.#places.has(name)) continue;
      while (taken.has(free)) free += 1;
      taken.add(free);
      this.#places.set(name, free);
    }
  }

  /** As `#rrggbb`. The last of the chosen colours that fits a name counts. */
  of(name: string): string {
    const chosen = this.#chosen.findLast(({ matches }) => matches(name));
    return chosen === undefined ? lineColour(this.#places.get(name) ?? 0) : hexOf(chosen.colour);
  }
}

/** A legend is compared as a whole, or by a regular expression that is written `/source/flags`. */
function matcherOf(legend: Chosen['legend']): (name: string) => boolean {
  if (typeof legend === 'string') return (name) => name === legend;
  const [, source = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(legend.pattern) ?? [];
  const pattern = new RegExp(source, flags);
  return (name) => pattern.test(name);
}

function hexOf(colour: string): string {
  if (colour.startsWith('#')) return colour;
  const meaning = MEANINGS.get(colour);
  if (meaning !== undefined) return rgbToHex(styleColour(meaning));
  const hue = HUES.get(colour.replace(/^.*-/, ''));
  return hue?.[isDark() ? 1 : 0] ?? lineColour(0);
}

/** Browsers write a computed colour as `rgb(24, 121, 78)`. */
function rgbToHex(colour: string): string {
  const parts = colour.match(/\d+/g) ?? [];
  return `#${parts
    .slice(0, 3)
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join('')}`;
}
