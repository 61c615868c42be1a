import { resultLabels } from '../query/result-labels.js';
import { textAt, valueAt } from '../read/json.js';
import { panelRule } from '../rule.js';
import type { LintRule } from '../rule.js';
import { defaultsOf, overridesOf } from './fields.js';
import { shownTargets } from './places.js';
import { columnsOf, namesUnknownLabels } from './table-columns.js';

/** Names that only a program writes: `burn_tier`, `statusCode`, and those of labels of Prometheus. */
const RAW = /_|^[a-z]+[A-Z]|^(?:alertname|alertstate|le)$/;
/** Other labels as they come, such as `region`. */
const LOWER = /^\p{Ll}/u;

const labelHeaders = panelRule(
  'table-label-headers',
  ['table'],
  'Columns of labels have headers for people: "Burn rate", not "burn_tier"; in generated tables also those that come later.',
  function* (panel, { isOurs }) {
    const raw = (columnsOf(panel) ?? []).filter(
      ({ header, field, target }) =>
        target === undefined &&
        // Other rules are about these.
        !/^(?:__name__|instance|job|Time|top|value)$/.test(field) &&
        (RAW.test(header) || (isOurs && header === field && LOWER.test(header))),
    );
    for (const { header } of raw)
      yield {
        wrong: `a column has the label "${header}" as its header`,
        advice: 'rename it by a transformation "organize" or an override of "displayName"',
      };
    const isOpen = shownTargets(panel).some(
      ({ query }) => query?.expression !== undefined && resultLabels(query.expression) === undefined,
    );
    if (!isOurs || !isOpen || namesUnknownLabels(panel)) return;
    yield {
      wrong: 'the query may give labels that are not known here, whose names would be headers',
      advice: 'aggregate by the labels, or rename all by a transformation "renameByRegex"',
    };
  },
);

/** Units in which a text stays what it is. */
const PLAIN = new Set(['', 'string', 'none']);

const textUnit = panelRule(
  'table-text-unit',
  ['table'],
  'Labels in a generated table are texts: in the unit of the panel, Grafana writes a label "404" as "6.73 min".',
  function* (panel, { isOurs }) {
    const unit = textAt(defaultsOf(panel), 'unit');
    if (!isOurs || PLAIN.has(unit)) return;
    const ofTexts = overridesOf(panel).filter(
      ({ matcher, names }) => matcher === 'byType' && names.includes('string'),
    );
    if (
      ofTexts.some(({ properties }) =>
        properties.some(({ id, value }) => id === 'unit' && value === 'string'),
      )
    )
      return;
    const text = (columnsOf(panel) ?? []).find(
      ({ target, field, header }) =>
        target === undefined &&
        field !== 'Time' &&
        !overridesOf(panel).some(
          ({ names, properties }) =>
            (names.includes(field) || names.includes(header)) &&
            properties.some(({ id, value }) => id === 'unit' && value === 'string'),
        ),
    );
    if (text === undefined) return;
    yield {
      wrong: `labels in the column "${text.header}" are read in the unit "${unit}" if they are numbers`,
      advice: 'set the unit "string" by an override of the type "string"',
    };
  },
);

const missingText = panelRule(
  'table-missing-label',
  ['table'],
  'In a generated table, where a series does not have a label, its cell does not say that there is no data.',
  function* (panel, { isOurs }) {
    const text = valueAt(defaultsOf(panel), 'noValue');
    if (!isOurs || typeof text !== 'string' || text === '') return;
    const isSet = overridesOf(panel).some(
      ({ matcher, properties }) => matcher === 'byType' && properties.some(({ id }) => id === 'noValue'),
    );
    if (isSet) return;
    yield {
      wrong: `a label that a series does not have is shown as "${text}"`,
      advice: 'set "noValue" by an override of the type "string"',
    };
  },
);

export const TABLE_TEXT_RULES: readonly LintRule[] = [labelHeaders, textUnit, missingText];
