/** Metrics about insights carry the labels of the metric that the insight watches, beside their own. */
export function carriesForeignLabels(metric: string): boolean {
  return metric === 'natsight_insight_firing' || metric === 'natsight_insight_value';
}
