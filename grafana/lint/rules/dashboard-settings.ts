import { formatDuration, parseDuration } from '../../../setup/model/duration.js';
import { matches } from '../query/matching.js';
import { metricOf, selectorsIn } from '../query/parts.js';
import { textAt } from '../read/json.js';
import { dashboardRule, panelRule, rule } from '../rule.js';
import type { LintRule } from '../rule.js';
import { queriesOf, shownTargets } from './places.js';

/** The `min_refresh_interval` of a Grafana that nobody configured. */
const LEAST_REFRESH_MS = 5_000;

const refresh = dashboardRule(
  'refresh-fast',
  'The dashboard is refreshed each 5s at most: a default Grafana refuses less, and a deployment would find an edited dashboard.',
  function* ({ raw }) {
    const ms = parseDuration(textAt(raw, 'refresh'));
    if (ms === undefined || ms >= LEAST_REFRESH_MS) return;
    yield {
      wrong: `the dashboard is refreshed each ${formatDuration(ms)}`,
      advice: 'set "refresh" to "5s" or more',
    };
  },
);

const repeatedQuery = panelRule('query-repeated', [], 'No panel asks the same twice.', function* (panel) {
  const seen = new Map<string, string>();
  for (const target of shownTargets(panel)) {
    const { expr, refId, isInstant, datasource, raw } = target;
    const key = JSON.stringify([
      expr,
      isInstant,
      datasource.uid,
      textAt(raw, 'format'),
      textAt(raw, 'interval'),
    ]);
    const before = seen.get(key);
    if (expr !== '' && before !== undefined) {
      yield {
        wrong: `the queries ${before} and ${refId} are the same: "${expr}"`,
        advice: 'remove one of them',
      };
      return;
    }
    seen.set(key, refId);
  }
});

/** Begins the names of the series that natsight records for objectives. */
const OBJECTIVE_PREFIX = 'objective:';

const objectives = rule(
  'objective-unseen',
  'With --setup, every objective has a panel on a generated dashboard.',
  function* (dashboards, { setup }) {
    const ours = dashboards.filter(({ isOurs }) => isOurs);
    const [dashboard] = ours;
    if (dashboard === undefined) return;
    const selectors = ours.flatMap((each) =>
      [...queriesOf(each)].flatMap(({ query, panel }) =>
        panel === undefined
          ? []
          : selectorsIn(query).filter((selector) => metricOf(query, selector)?.startsWith(OBJECTIVE_PREFIX)),
      ),
    );
    for (const { name } of setup?.alerting.objectives ?? []) {
      const isSeen = selectors.some(({ matchers }) =>
        matchers.every((matcher) => matcher.label !== 'objective' || matches(matcher, name)),
      );
      if (isSeen) continue;
      yield {
        dashboard,
        wrong: `the objective "${name}" of the setup has no panel`,
        advice: 'show its target, what is left of its budget and its burn rate',
      };
    }
  },
);

export const SETTING_RULES: readonly LintRule[] = [refresh, repeatedQuery, objectives];
