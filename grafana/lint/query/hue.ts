/** What a colour says to a person. */
export type HueMeaning = 'good' | 'bad' | 'neutral';

/** Colours of Grafana are such names with a shade before them: `dark-red`, `semi-dark-green`. */
const NAMED: Readonly<Record<string, HueMeaning>> = {
  green: 'good',
  red: 'bad',
  orange: 'bad',
  yellow: 'bad',
};

/** `text`, greys, blue and purple are no judgement, nor is what is not known. */
export function meaningOf(colour: string): HueMeaning {
  const name = /(?:^|-)(green|red|orange|yellow)$/.exec(colour)?.[1];
  if (name !== undefined) return NAMED[name] ?? 'neutral';
  const rgb = rgbOf(colour);
  return rgb === undefined ? 'neutral' : meaningOfHue(rgb);
}

type Rgb = readonly [red: number, green: number, blue: number];

function rgbOf(colour: string): Rgb | undefined {
  const [, short, long] = /^#(?:([0-9a-f]{3})|([0-9a-f]{6})(?:[0-9a-f]{2})?)$/i.exec(colour) ?? [];
  const digits = long ?? short?.replaceAll(/./g, '$&$&');
  if (digits !== undefined) return [hexAt(digits, 0), hexAt(digits, 2), hexAt(digits, 4)];
  const numbers = /^rgba?\((\d{1,3}),\s*(\d{1,3}),\s*(\d{1,3})/i.exec(colour);
  return numbers === null ? undefined : [Number(numbers[1]), Number(numbers[2]), Number(numbers[3])];
}

const hexAt = (digits: string, at: number) => Number.parseInt(digits.slice(at, at + 2), 16);

/** Least difference of the greatest and the least part of a colour that is no grey. */
const LEAST_CHROMA = 48;

function meaningOfHue([red, green, blue]: Rgb): HueMeaning {
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  const chroma = most - least;
  if (chroma < LEAST_CHROMA || most === blue) return 'neutral';
  // Degrees on the circle of colours: red 0, yellow 60, green 120.
  const hue = most === red ? (60 * (green - blue)) / chroma : 120 + (60 * (blue - red)) / chroma;
  if (hue < -30) return 'neutral';
  return hue > 70 ? 'good' : 'bad';
}
