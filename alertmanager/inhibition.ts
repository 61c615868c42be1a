import { catalogOf } from '../setup/catalog.js';
import type { SilenceInsight } from '../setup/model/insight.js';
import type { Setup } from '../setup/model/setup.js';
import { ALERT, BURN_TIERS } from '../setup/alert-names.js';
import { is, isOneOf, writeMatcher } from './matcher.js';
import type { AlertMatcher } from './matcher.js';

/** While an alert meets `source`, those that meet `target` are not told, where all the labels in `equal` agree. */
export interface Inhibition {
  readonly source: readonly AlertMatcher[];
  readonly target: readonly AlertMatcher[];
  readonly equal: readonly string[];
}

export function inhibitionsOf(setup: Setup): readonly Inhibition[] {
  const silences = setup.insights.filter(
    (insight): insight is SilenceInsight =>
      insight.kind === 'silence' && setup.alerting.insightAlerts.has(insight.name),
  );
  return [
    ...severities(setup),
    ...(setup.alerting.objectives.length > 0 ? burnTiers() : []),
    exporterDown(silences),
    ...streamsDisconnected(silences),
  ];
}

export function inhibitRule({ source, target, equal }: Inhibition): object {
  return {
    source_matchers: source.map(writeMatcher),
    target_matchers: target.map(writeMatcher),
    equal,
  };
}

/** The same trouble is told once, at its worst. Trouble with one airport says nothing about another, hence the labels of series. */
function severities({ metrics, insights }: Setup): readonly Inhibition[] {
  const watched = new Set(
    insights.flatMap((insight) => (insight.kind === 'threshold' ? insight.metric : [])),
  );
  const labels = catalogOf({ metrics }).flatMap((entry) => (watched.has(entry.name) ? entry.labels : []));
  const equal = ['alertname', 'service', 'objective', ...new Set(labels)];
  return [
    { source: [is('severity', 'critical')], target: [isOneOf('severity', ['warning', 'info'])], equal },
    { source: [is('severity', 'warning')], target: [is('severity', 'info')], equal },
  ];
}

/** A budget that burns fast burns slowly too. */
function burnTiers(): readonly Inhibition[] {
  return BURN_TIERS.slice(0, -1).map((tier, index) => ({
    source: [is('burn_tier', tier)],
    target: [isOneOf('burn_tier', BURN_TIERS.slice(index + 1))],
    equal: ['alertname', 'service', 'objective'],
  }));
}

/**
 * Without the exporter every stream seems silent. Only what follows from its absence is muted: an alert on values that it saw before
 * is still true, and kept by its twin for that reason.
 */
function exporterDown(silences: readonly SilenceInsight[]): Inhibition {
  return {
    source: [isOneOf('alertname', [ALERT.exporterDown, ALERT.exporterMissing])],
    target: [isOneOf('alertname', [ALERT.streamDisconnected, ...silences.map(({ name }) => name)])],
    equal: ['service'],
  };
}

/** A stream that is not read brings no events. */
function streamsDisconnected(silences: readonly SilenceInsight[]): readonly Inhibition[] {
  return [...new Set(silences.map(({ stream }) => stream))].map((stream) => ({
    source: [is('alertname', ALERT.streamDisconnected), is('stream', stream)],
    target: [
      isOneOf(
        'alertname',
        silences.filter((silence) => silence.stream === stream).map(({ name }) => name),
      ),
    ],
    equal: ['service'],
  }));
}
