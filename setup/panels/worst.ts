import type { CatalogEntry } from '../catalog.js';
import { sidesOf } from '../insight-sides.js';
import { PANEL_KINDS } from '../model/panel.js';
import type { PanelKind } from '../model/panel.js';
import type { Setup } from '../model/setup.js';
import type { Show } from '../model/show.js';
import { natureOf } from './nature.js';

/** The series that one number stands for. */
export type Worst = 'max' | 'min';

interface OneNumber {
  readonly kind: PanelKind;
  readonly shows: readonly Show[];
  readonly by: readonly string[];
}

/**
 * Which series a number shows if the bound of an insight colours it. The bound applies to each series, so a sum or mean of them would be
 * red although none is beyond it, or green although one is. `undefined`: no bound, or bounds on both sides.
 */
export function worstOf(
  { insights }: Pick<Setup, 'insights'>,
  entry: CatalogEntry,
  { kind, shows, by }: OneNumber,
): Worst | undefined {
  const isOneNumber = PANEL_KINDS[kind].time === 'end' && by.length === 0 && entry.labels.length > 0;
  if (!isOneNumber || natureOf(entry) !== 'level' || shows.some((show) => show.kind !== 'value'))
    return undefined;
  const directions = new Set(
    insights
      .filter((insight) => 'metric' in insight && insight.metric === entry.name)
      .flatMap(sidesOf)
      .map(({ direction }) => direction),
  );
  if (directions.size !== 1) return undefined;
  return directions.has('above') ? 'max' : 'min';
}

const WORDS: Readonly<Record<Worst, string>> = { max: 'highest', min: 'lowest' };

/** `Battery ratio, lowest`. */
export function worstTitle(title: string, worst: Worst): string {
  const word = WORDS[worst];
  return title.toLowerCase().includes(word) ? title : `${title}, ${word}`;
}

export function worstSentence(worst: Worst): string {
  return `Shown: the ${WORDS[worst]} of all series, as the bound applies to each.`;
}
