import { MATCHERS } from '../base.js';
import { bad, good, withVariables } from '../case.js';
import type { RuleCases } from '../case.js';
import { asking, counting } from '../parts.js';

/** Cases for the rules about functions of PromQL. */
export const FUNCTION_CASES: Readonly<Record<string, RuleCases>> = {
  'rate-of-gauge': {
    bad: [
      bad(
        'of the catalogue',
        'takes rate() of natsight_event_lag_seconds, which is a gauge',
        asking(`max(rate(natsight_event_lag_seconds{${MATCHERS}}[$__rate_interval]))`),
      ),
      bad(
        'by its name',
        'takes increase() of shop_fill_ratio',
        counting(`max(increase(shop_fill_ratio{${MATCHERS}}[$__rate_interval]))`),
      ),
    ],
    good: [
      good(
        'deriv() of a gauge',
        asking(`max(deriv(natsight_event_lag_seconds{${MATCHERS}}[$__rate_interval]))`),
      ),
      good(
        'rate() of what is not known',
        asking(`sum(rate(node_network_receive_bytes{${MATCHERS}}[$__rate_interval]))`),
      ),
    ],
  },
  'gauge-function-of-counter': {
    bad: [
      bad(
        'delta()',
        'takes delta() of the counter orders_failed_total',
        counting(`sum(delta(orders_failed_total{${MATCHERS}}[$__rate_interval]))`),
      ),
      bad(
        'avg_over_time()',
        'takes avg_over_time() of the counter',
        counting(`sum(avg_over_time(natsight_scrape_duration_seconds_count{${MATCHERS}}[5m]))`),
      ),
    ],
    good: [
      good(
        'the greatest rate',
        asking(`max(max_over_time(rate(orders_failed_total{${MATCHERS}}[$__rate_interval])[5m:1m]))`),
      ),
      good(
        'whether there is a counter',
        asking(`count(last_over_time(orders_failed_total{${MATCHERS}}[5m]))`),
      ),
    ],
  },
  'counter-bare': {
    bad: [
      bad(
        'the number of observations',
        'the counter natsight_scrape_duration_seconds_count stands outside',
        counting(`sum(natsight_scrape_duration_seconds_count{${MATCHERS}})`),
      ),
    ],
    good: [
      good(
        'its rate',
        asking(`sum(rate(natsight_scrape_duration_seconds_count{${MATCHERS}}[$__rate_interval]))`),
      ),
    ],
  },
  'histogram-quantile-le': {
    bad: [
      bad(
        'a sum of all',
        'which has no label le',
        asking(`histogram_quantile(0.95, sum(rate(pay_seconds_bucket{${MATCHERS}}[$__rate_interval])))`),
      ),
      bad(
        'another label',
        'which has no label le',
        asking(
          `histogram_quantile(0.95, sum by (region) (rate(pay_seconds_bucket{${MATCHERS}}[$__rate_interval])))`,
        ),
      ),
      bad(
        'without le',
        'which has no label le',
        asking(
          `histogram_quantile(0.95, sum without (le, pod) (rate(pay_seconds_bucket{${MATCHERS}}[$__rate_interval])))`,
        ),
      ),
    ],
    good: [
      good(
        'by le',
        asking(
          `histogram_quantile(0.95, sum by (le) (rate(pay_seconds_bucket{${MATCHERS}}[$__rate_interval])))`,
        ),
      ),
      good(
        'without others',
        asking(
          `histogram_quantile(0.95, (sum without (pod) (rate(pay_seconds_bucket{${MATCHERS}}[$__rate_interval]))))`,
        ),
      ),
      good(
        'a native histogram',
        asking(`histogram_quantile(0.95, sum(rate(pay_seconds{${MATCHERS}}[$__rate_interval])))`),
      ),
    ],
  },
  'histogram-quantile-rate': {
    bad: [
      bad(
        'totals',
        'takes a quantile of pay_seconds_bucket without a rate',
        asking(`histogram_quantile(0.95, sum by (le) (pay_seconds_bucket{${MATCHERS}}))`),
      ),
    ],
    good: [
      good(
        'a recorded rate',
        asking(
          'histogram_quantile(0.95, sum by (le) (job:pay_seconds_bucket:rate5m)) or sum(up{job=~"$job", instance=~"$instance"})',
        ),
      ),
    ],
  },
  'quantile-range': {
    bad: [
      bad(
        'percent',
        'takes the quantile 95',
        asking(
          `histogram_quantile(95, sum by (le) (rate(pay_seconds_bucket{${MATCHERS}}[$__rate_interval])))`,
        ),
      ),
      bad('over time', 'takes the quantile 1.5', asking(`quantile_over_time(1.5, up{${MATCHERS}}[5m])`)),
    ],
    good: [
      good('a variable', {
        ...withVariables({
          name: 'q',
          label: 'Quantile',
          type: 'custom',
          query: '0.9,0.99',
          current: { value: '0.9' },
        }),
        ...asking(`quantile($q, up{${MATCHERS}})`),
      }),
    ],
  },
  'rate-of-sum': {
    bad: [
      bad(
        'a subquery of a sum',
        'takes rate() of a sum',
        asking(`rate(sum(node_reads{${MATCHERS}})[5m:1m])`),
      ),
    ],
    good: [good('the sum of rates', asking(`sum(rate(node_reads{${MATCHERS}}[$__rate_interval]))`))],
  },
};
