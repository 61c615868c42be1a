import { ALERT } from '../../../setup/alert-names.js';
import { formatDuration } from '../../../setup/model/duration.js';
import type { MatrixSelector, VectorSelector } from '../../../setup/promql/ast.js';
import { readDuration } from '../../../setup/promql/duration.js';
import { matches } from '../query/matching.js';
import { metricOf, selectorsIn } from '../query/parts.js';
import type { LintedQuery } from '../query/query.js';
import { referencesIn } from '../query/references.js';
import { isTrueAt, textAt, valueAt } from '../read/json.js';
import { annotationRule, panelRule, queryRule } from '../rule.js';
import type { LintRule } from '../rule.js';
import type { LintedAnnotation } from '../dashboard.js';
import { annotationName } from './places.js';

const EXCLUDE = `alertname!="${ALERT.watchdog}"`;
/** Severities under which an alert that always fires stands: natsight's least urgent one, and that of kube-prometheus. */
const WATCHDOG_SEVERITIES = ['none', 'info', ''];

/** Selectors of alerts that fire, the one that always fires among them. */
function selectsWatchdog(query: LintedQuery, selector: VectorSelector): boolean {
  if (metricOf(query, selector) !== 'ALERTS') return false;
  // Whoever names it wants to know whether rules are evaluated at all.
  const isNamed = selector.matchers.some(
    ({ label, operator, value }) => label === 'alertname' && operator === '=' && value === ALERT.watchdog,
  );
  if (isNamed) return false;
  const values: Readonly<Record<string, readonly string[]>> = {
    alertname: [ALERT.watchdog],
    alertstate: ['firing'],
    severity: WATCHDOG_SEVERITIES,
  };
  return Object.entries(values).every(([label, possible]) =>
    possible.some((value) =>
      selector.matchers.every(
        (matcher) =>
          matcher.label !== label ||
          // The values of a variable are not known.
          referencesIn(query.written(matcher)).length > 0 ||
          matches(matcher, value),
      ),
    ),
  );
}

const watchdogAnnotated = annotationRule(
  'annotation-watchdog',
  'Annotations leave out the alert that always fires: it paints every graph from side to side.',
  function* (annotation) {
    const { query } = annotation;
    if (query === undefined || !selectorsIn(query).some((each) => selectsWatchdog(query, each))) return;
    yield {
      wrong: `${annotationName(annotation)} draws the ${ALERT.watchdog}, which always fires`,
      advice: `add ${EXCLUDE}`,
    };
  },
);

const watchdogCounted = queryRule(
  'alerts-watchdog',
  'Panels with firing alerts leave out the alert that always fires.',
  function* (query) {
    if (!selectorsIn(query).some((each) => selectsWatchdog(query, each))) return;
    yield {
      wrong: `"${query.text}" shows the ${ALERT.watchdog}, which always fires`,
      advice: `add ${EXCLUDE}`,
    };
  },
);

const watchdogListed = panelRule(
  'alert-list-watchdog',
  ['alertlist'],
  'A list of alerts leaves out the alert that always fires.',
  function* ({ raw }) {
    const options = valueAt(raw, 'options');
    const [name, filter] = [textAt(options, 'alertName'), textAt(options, 'alertInstanceLabelFilter')];
    // Only alerts of Grafana, which have no such alert.
    const isOfGrafana =
      isTrueAt(options, 'dashboardAlerts') || textAt(options, 'datasource') === '-- Grafana --';
    const hidesFiring = valueAt(options, 'stateFilter', 'firing') === false;
    if (isOfGrafana || hidesFiring || name !== '' || /alertname\s*(?:!=|=|=~|!~)/.test(filter)) return;
    yield {
      wrong: `the list has the ${ALERT.watchdog}, which always fires`,
      advice: `add ${EXCLUDE} to "alertInstanceLabelFilter"`,
    };
  },
);

/** How often Grafana samples an annotation of Prometheus. */
const DEFAULT_STEP_MS = 60_000;

const annotationStep = annotationRule(
  'annotation-step',
  'Annotations of alerts look back over their whole step: last_over_time(ALERTS{…}[1m]) at a step of 60s.',
  function* (annotation) {
    const { query } = annotation;
    const alerts = query && selectorsIn(query).find((each) => metricOf(query, each) === 'ALERTS');
    if (query === undefined || alerts === undefined) return;
    const stepMs = stepOf(annotation);
    const range = query.parents.get(alerts);
    const what = annotationName(annotation);
    if (stepMs < DEFAULT_STEP_MS) {
      yield {
        wrong: `${what} has a step of ${formatDuration(stepMs)}: it draws a line for each sample of an alert`,
        advice: 'set "step" to "60s"',
      };
    } else if (range?.kind !== 'range') {
      yield {
        wrong: `${what} looks once in ${formatDuration(stepMs)} whether an alert fires, and misses shorter ones`,
        advice: `use last_over_time(${query.written(alerts)}[${formatDuration(stepMs)}])`,
      };
    } else if (coversLess(query, range, stepMs)) {
      yield {
        wrong: `${what} looks back over ${formatDuration(range.rangeMs)} of each ${formatDuration(stepMs)}`,
        advice: `use a range of ${formatDuration(stepMs)}, or set "step" to "60s"`,
      };
    }
  },
);

function coversLess(query: LintedQuery, range: MatrixSelector, stepMs: number): boolean {
  return range.rangeMs < stepMs && referencesIn(query.written(range).slice(-40)).length === 0;
}

function stepOf({ raw }: LintedAnnotation): number {
  const ms = readDuration(
    textAt(raw, 'step') || textAt(raw, 'target', 'step') || textAt(raw, 'target', 'interval'),
  );
  return typeof ms === 'number' && ms > 0 ? ms : DEFAULT_STEP_MS;
}

export const ALERT_RULES: readonly LintRule[] = [
  watchdogAnnotated,
  watchdogCounted,
  watchdogListed,
  annotationStep,
];
