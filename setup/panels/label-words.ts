import { BURST_LABEL, ESCALATION_LABEL, MODE_LABEL, SUMMARY_LABEL } from '../model/label-name.js';
import { listed, sentenceCase, wordsOf } from './words.js';

/** Labels of Prometheus and natsight whose names say too little. */
const WORDS: Readonly<Record<string, string>> = {
  alertname: 'alert',
  alertstate: 'state',
  burn_tier: 'burn rate',
  le: 'upper bound',
  __name__: 'metric',
  [SUMMARY_LABEL]: 'summary',
  [BURST_LABEL]: 'burst',
  [MODE_LABEL]: 'mode',
  [ESCALATION_LABEL]: 'escalation',
};

/** Labels that `labelWords` knows and that a list of alerts may have. */
export const ALERT_COLUMNS: readonly string[] = ['alertname', 'alertstate', 'burn_tier', MODE_LABEL];

/** What a person calls a label, within a sentence: `burn_tier` is "burn rate", `shop_id` is "shop ID". */
export function labelWords(label: string): string {
  return (Object.hasOwn(WORDS, label) ? WORDS[label] : undefined) ?? wordsOf(label).join(' ');
}

/** The header of a column with the values of a label. */
export function labelHeader(label: string): string {
  return sentenceCase(labelWords(label));
}

/** The name of a series that has none of the labels by which series are told apart: `no region and no SKU`. */
export function nameWithout(labels: readonly string[]): string {
  return listed(labels.map((label) => `no ${labelWords(label)}`));
}
