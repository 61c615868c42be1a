import type { ColourMeaning } from '../../setup/model/colour.js';

/** Grey that is readable on light and dark: for what is neither good nor bad. */
export const GREY = '#808080';

const COLOURS: Readonly<Record<ColourMeaning, string>> = {
  good: 'green',
  warning: 'orange',
  critical: 'red',
  info: 'blue',
  quiet: GREY,
};

/** The colour of Grafana for a meaning; a colour stays what it is. */
export function grafanaColour(colour: string): string {
  return isMeaning(colour) ? COLOURS[colour] : colour;
}

function isMeaning(colour: string): colour is ColourMeaning {
  return Object.hasOwn(COLOURS, colour);
}
