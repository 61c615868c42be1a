import { ageByExporter, comparedWithTime } from '../../../setup/panels/age.js';
import { EXPORTER_CLOCK, natureOf } from '../../../setup/panels/nature.js';
import { metricOf, selectorsWithin } from '../query/parts.js';
import { queryRule } from '../rule.js';
import type { LintRule } from '../rule.js';

const ageClock = queryRule(
  'age-clock',
  `The age of a timestamp of natsight is computed from ${EXPORTER_CLOCK}: time() is another clock, which may be seconds off.`,
  function* (query, { world }) {
    for (const each of query.all) {
      const other = comparedWithTime(each);
      const timestamp = (other === undefined ? [] : selectorsWithin(other))
        .map((selector) => world.series.get(metricOf(query, selector) ?? '')?.entry)
        .find((entry) => entry !== undefined && natureOf(entry) === 'timestamp');
      if (timestamp === undefined) continue;
      yield {
        wrong: `"${query.text}" compares ${timestamp.name}, a time of the exporter's clock, with time()`,
        advice: `use ${ageByExporter(timestamp)}`,
      };
      return;
    }
  },
);

export const CLOCK_RULES: readonly LintRule[] = [ageClock];
