import { MATCHERS, alerts, datasource, instance, job, panel } from '../base.js';
import { bad, good, withVariables } from '../case.js';
import type { RuleCases } from '../case.js';
import { asking } from '../parts.js';
import { ORDERS, KNOWN, metric } from '../setups.js';

/** Cases for the rules about metrics and labels. */
export const METRIC_CASES: Readonly<Record<string, RuleCases>> = {
  'metric-unknown': {
    bad: [
      bad(
        "a typo in natsight's own one",
        'there is no metric natsight_events_acepted_total',
        asking(`sum(rate(natsight_events_acepted_total{${MATCHERS}}[$__rate_interval]))`),
      ),
      bad(
        'of another setup',
        'there is no metric orders_failed_total',
        { panels: [panel()] },
        { setup: { ...ORDERS, updates: { ...ORDERS.updates, scrapeInterval: 15_000 } } },
      ),
      bad('in a variable', 'the variable "instance" asks for what is not there', {
        variables: [
          datasource,
          job,
          { ...instance, query: 'label_values(natsight_bild_info{job=~"$job"}, instance)' },
        ],
      }),
      bad('in an annotation', 'the annotation "Alerts: critical" asks', {
        annotations: [alerts({ expr: 'changes(natsight_uptime[1m])' })],
      }),
    ],
    good: [
      good('one of the setup', asking(`sum(rate(${metric}{${MATCHERS}}[$__rate_interval]))`), {
        setup: ORDERS,
        scrapeMs: 15_000,
      }),
      good('one of another exporter, without a setup', {}),
      good('one that a variable names', {
        ...withVariables({
          name: 'metric',
          label: 'Metric',
          type: 'custom',
          query: 'a,b',
          current: { value: 'a' },
        }),
        ...asking(`sum(rate(\${metric}_total{${MATCHERS}}[$__rate_interval]))`),
      }),
      good(
        'series of Prometheus and of rules',
        asking(
          'sum(scrape_samples_scraped{job=~"$job", instance=~"$instance"}) + sum(up{job=~"$job", instance=~"$instance"}) + sum(job:natsight:x)',
        ),
      ),
    ],
  },
  'histogram-bare': {
    bad: [
      bad(
        'its own name',
        'is a histogram, which has no series of that name',
        asking(`sum(natsight_scrape_duration_seconds{${MATCHERS}})`),
      ),
    ],
    good: [
      good(
        'its count',
        asking(`sum(rate(natsight_scrape_duration_seconds_count{${MATCHERS}}[$__rate_interval]))`),
      ),
    ],
  },
  'label-unknown': {
    bad: [
      bad(
        'in a matcher',
        'has no label steam',
        asking(`sum(rate(natsight_received_bytes_total{${MATCHERS}, steam="a"}[$__rate_interval]))`),
      ),
      bad(
        'in a grouping',
        'has no label topic',
        asking(`sum by (topic) (rate(natsight_received_bytes_total{${MATCHERS}}[$__rate_interval]))`),
      ),
    ],
    good: [
      good(
        'labels of a cluster and of a bucket',
        asking(
          `sum by (stream, pod) (rate(natsight_received_bytes_total{${MATCHERS}, namespace="a"}[$__rate_interval]))`,
        ),
      ),
      good(
        'labels of an insight, which the setup declares',
        asking(`max by (rule, region) (natsight_insight_value{${MATCHERS}, region="eu"})`),
      ),
      good(
        'a label that label_replace adds',
        asking(
          `sum by (short) (label_replace(rate(natsight_received_bytes_total{${MATCHERS}}[$__rate_interval]), "short", "$1", "stream", "(.).*"))`,
        ),
      ),
    ],
  },
  'label-value-unknown': {
    bad: [
      bad(
        'a typo',
        'never has the value "lnog"',
        asking(`sum(rate(flights_landed_total{${MATCHERS}, haul="lnog"}[$__rate_interval]))`),
        { setup: KNOWN, scrapeMs: 15_000 },
      ),
    ],
    good: [
      good(
        'a value and a variable',
        {
          ...withVariables({
            name: 'haul',
            label: 'Haul',
            type: 'custom',
            query: 'long,short',
            current: { value: 'long' },
          }),
          ...asking(`sum(rate(flights_landed_total{${MATCHERS}, haul="$haul"}[$__rate_interval]))`),
        },
        { setup: KNOWN, scrapeMs: 15_000 },
      ),
    ],
  },
};
