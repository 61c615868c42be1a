import { insightLabels, insightTraits } from '../setup/insight-kinds.js';
import type { Insight } from '../setup/model/insight.js';
import type { Setup } from '../setup/model/setup.js';
import { ALERT, BURN_TIERS } from '../setup/alert-names.js';
import { mutingsOf, whatLacksEvents } from '../setup/muting.js';
import type { Muting } from '../setup/muting.js';
import { byUrgency } from '../setup/severity.js';
import { is, isOneOf, writeMatcher } from './matcher.js';
import type { AlertMatcher } from './matcher.js';

/** While an alert matches `source`, alerts that match `target` and have the same `equal` labels are muted. */
export interface Inhibition {
  readonly source: readonly AlertMatcher[];
  readonly target: readonly AlertMatcher[];
  readonly equal: readonly string[];
}

export function inhibitionsOf(setup: Setup): readonly Inhibition[] {
  const silences = setup.insights.filter(
    (insight) => insightTraits(insight).meansAbsence && setup.alerting.insightAlerts.has(insight.name),
  );
  return [
    ...severities(setup),
    ...(setup.alerting.objectives.length > 0 ? burnTiers() : []),
    exporterDown(silences),
    ...streamsDisconnected(setup),
    ...causes(setup),
  ];
}

export function inhibitRule({ source, target, equal }: Inhibition) {
  return {
    source_matchers: source.map(writeMatcher),
    target_matchers: target.map(writeMatcher),
    equal,
  };
}

/** A higher severity mutes lower ones of the same alert. `equal` has the series labels too: series are independent of each other. */
function severities(setup: Setup): readonly Inhibition[] {
  const labels = setup.insights.flatMap((insight) => insightLabels(insight, setup));
  const equal = ['alertname', 'service', 'objective', ...new Set(labels)];
  const ordered = byUrgency(setup.alerting);
  return ordered.slice(0, -1).map((severity, index) => ({
    source: [is('severity', severity)],
    target: [isOneOf('severity', ordered.slice(index + 1))],
    equal,
  }));
}

/** A faster tier mutes the slower ones: a budget that burns fast exceeds the slower rates too. */
function burnTiers(): readonly Inhibition[] {
  return BURN_TIERS.slice(0, -1).map((tier, index) => ({
    source: [is('burn_tier', tier)],
    target: [isOneOf('burn_tier', BURN_TIERS.slice(index + 1))],
    equal: ['alertname', 'service', 'objective'],
  }));
}

/**
 * If the exporter is down, every stream seems silent, and the exporter itself may say that nobody scrapes it. Only alerts that result from its absence are muted: an alert on earlier values
 * is still valid, and its twin keeps it active.
 */
function exporterDown(silences: readonly Insight[]): Inhibition {
  return {
    source: [isOneOf('alertname', [ALERT.exporterDown, ALERT.exporterMissing])],
    target: [
      isOneOf('alertname', [ALERT.streamDisconnected, ALERT.notScraped, ...silences.map(({ name }) => name)]),
    ],
    equal: ['service'],
  };
}

/** A stream that is not read delivers no events: what lacks them is muted. */
function streamsDisconnected(setup: Setup): readonly Inhibition[] {
  const lackingEvents = whatLacksEvents(setup);
  return setup.streams.flatMap(({ name }) => {
    const names = lackingEvents(name);
    if (names.length === 0) return [];
    return [
      {
        source: [is('alertname', ALERT.streamDisconnected), is('stream', name)],
        target: [isOneOf('alertname', names)],
        equal: ['service'],
      },
    ];
  });
}

/** A cause mutes what follows from it. Those with the same labels share an inhibition. */
function causes(setup: Setup): readonly Inhibition[] {
  const bySource = new Map<string, Muting[]>();
  for (const muting of mutingsOf(setup)) {
    const key = JSON.stringify([muting.source, muting.labels]);
    bySource.set(key, [...(bySource.get(key) ?? []), muting]);
  }
  return [...bySource.values()].flatMap((mutings) =>
    mutings.slice(0, 1).map(({ source, labels }) => ({
      source: [is('alertname', source)],
      target: [
        isOneOf(
          'alertname',
          mutings.map(({ target }) => target),
        ),
      ],
      equal: ['service', ...labels],
    })),
  );
}
