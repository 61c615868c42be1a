import type { LearnedSilenceInsight } from '../../setup/model/insight.js';
import { SECONDS } from '../../setup/value/notation.js';
import { valueText } from '../../setup/value/value-text.js';
import type { UsualSilence } from './learned-silences.js';
import { seriesText } from './bound-sentence.js';

/**
 * Why a silence alerts, in one sentence: `orders{shop="A"} quiet for 7 min, usually at most 3 min 20 s at this hour`. Without a usual silence it
 * never had an event.
 */
export function explainSilence(
  { stream, learn: { season } }: LearnedSilenceInsight,
  labels: Readonly<Record<string, string>>,
  silenceMs: number,
  usual: UsualSilence | undefined,
): string {
  const text = (ms: number) => valueText(ms / 1000, SECONDS);
  const quiet = `${seriesText(stream, labels)} quiet for ${text(silenceMs)}`;
  if (usual === undefined) return `${quiet}, no event since it is watched`;
  const { longestMs, isSeasonal } = usual;
  const hour = season === 'none' ? '' : isSeasonal ? ' at this hour' : ' at any hour';
  return `${quiet}, usually at most ${text(longestMs)}${hour}`;
}
