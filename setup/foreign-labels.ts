/** Metrics about insights have the labels of the watched metric in addition to their own. */
export function carriesForeignLabels(metric: string): boolean {
  return metric === 'natsight_insight_firing' || metric === 'natsight_insight_value';
}
