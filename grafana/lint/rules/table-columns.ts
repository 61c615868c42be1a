import type { LintedPanel, LintedTarget } from '../dashboard.js';
import { metricOf, selectorsIn } from '../query/parts.js';
import type { LintedQuery } from '../query/query.js';
import { resultLabels } from '../query/result-labels.js';
import { entriesAt, isTrueAt, listAt, textAt, valueAt } from '../read/json.js';
import { overridden, overridesOf } from './fields.js';
import { shownTargets } from './places.js';

/** A column that a table shows. */
export interface ShownColumn {
  /** As Grafana names the field. */
  readonly field: string;
  /** What a person reads at its top. */
  readonly header: string;
  /** The query whose values it has; `undefined` for a label or the time. */
  readonly target: LintedTarget | undefined;
}

/** Transformations after which the columns are known. */
const FOLLOWED: ReadonlySet<string> = new Set(
  'organize renameByRegex merge joinByField seriesToColumns filterFieldsByName sortBy filterByValue limit convertFieldType'.split(
    ' ',
  ),
);

/** Labels of a series that nothing has aggregated. */
const LABELS_OF_ANY = ['__name__', 'instance', 'job'];
/** Those of a firing alert. */
const LABELS_OF_ALERTS = ['alertname', 'severity'];

/** The only pattern that is followed: it makes words of the names of all labels. */
const UNDERSCORES = '/_/g';

/**
 * The columns of a table of Prometheus, as far as they are known: not those of labels that are not aggregated, but for the ones that every
 * series has. `undefined` if they are not known at all.
 */
export function columnsOf(panel: LintedPanel): readonly ShownColumn[] | undefined {
  const targets = shownTargets(panel);
  const transformations = listAt(panel.raw, 'transformations').filter((each) => !isTrueAt(each, 'disabled'));
  const isFollowed = transformations.every((each) => FOLLOWED.has(textAt(each, 'id')));
  const isTable = targets.every(
    ({ query, raw }) => query?.expression !== undefined && textAt(raw, 'format') === 'table',
  );
  if (targets.length === 0 || !isFollowed || !isTable) return undefined;
  let columns = fieldsOf(targets);
  for (const each of transformations)
    columns = transformed(columns, textAt(each, 'id'), valueAt(each, 'options'));
  return columns.filter(({ header }) => !isHidden(panel, header)).map((column) => named(panel, column));
}

function fieldsOf(targets: readonly LintedTarget[]): readonly ShownColumn[] {
  const labels = new Set<string>();
  for (const { query } of targets) {
    if (query?.expression === undefined) continue;
    const ofResult = resultLabels(query.expression);
    // A function drops the name of the metric.
    const any = query.expression.kind === 'selector' ? LABELS_OF_ANY : LABELS_OF_ANY.slice(1);
    const ofAlerts = asksForAlerts(query) ? LABELS_OF_ALERTS : [];
    for (const label of ofResult ?? [...any, ...ofAlerts]) labels.add(label);
  }
  const plain = (field: string) => ({ field, header: field, target: undefined });
  return [
    plain('Time'),
    ...[...labels].map(plain),
    ...targets.map((target) => {
      const field = targets.length === 1 ? 'Value' : `Value #${target.refId}`;
      return { field, header: field, target };
    }),
  ];
}

function transformed(columns: readonly ShownColumn[], id: string, options: unknown): readonly ShownColumn[] {
  if (id === 'filterFieldsByName') return filtered(columns, options);
  if (id === 'renameByRegex') return renamed(columns, options);
  if (id !== 'organize') return columns;
  const headers = new Map(entriesAt(options, 'renameByName'));
  const included = entriesAt(options, 'includeByName').filter(([, is]) => is === true);
  const excluded = new Set(
    entriesAt(options, 'excludeByName').flatMap(([name, is]) => (is === true ? [name] : [])),
  );
  return columns
    .filter(
      ({ header }) =>
        !excluded.has(header) && (included.length === 0 || included.some(([name]) => name === header)),
    )
    .map((column) => {
      const name = headers.get(column.header);
      return typeof name === 'string' && name !== '' ? { ...column, header: name } : column;
    });
}

function renamed(columns: readonly ShownColumn[], options: unknown): readonly ShownColumn[] {
  const replacement = textAt(options, 'renamePattern');
  // What another pattern renames is not followed: it may be all that would be wrong.
  if (textAt(options, 'regex') !== UNDERSCORES) return [];
  return columns.map((column) => ({ ...column, header: column.header.replaceAll('_', () => replacement) }));
}

/** Whether a table gives words for the names of labels that are not known beforehand, or leaves them out. */
export function namesUnknownLabels({ raw }: LintedPanel): boolean {
  return listAt(raw, 'transformations').some((each) => {
    const options = valueAt(each, 'options');
    switch (textAt(each, 'id')) {
      case 'renameByRegex':
        return true;
      case 'filterFieldsByName':
        return listAt(options, 'include', 'names').length > 0 || textAt(options, 'include', 'pattern') !== '';
      case 'organize':
        return entriesAt(options, 'includeByName').some(([, is]) => is === true);
      default:
        return false;
    }
  });
}

function asksForAlerts(query: LintedQuery): boolean {
  return selectorsIn(query).some((each) => /^ALERTS(?:_FOR_STATE)?$/.test(metricOf(query, each) ?? ''));
}

function filtered(columns: readonly ShownColumn[], options: unknown): readonly ShownColumn[] {
  const includes = listAt(options, 'include', 'names');
  const excludes = listAt(options, 'exclude', 'names');
  // A pattern is not followed: it may leave out all that would be wrong.
  if (includes.length === 0 && excludes.length === 0) return [];
  return columns.filter(
    ({ header }) => (includes.length === 0 || includes.includes(header)) && !excludes.includes(header),
  );
}

/** A column of a name that an override hides. */
function isHidden(panel: LintedPanel, header: string): boolean {
  const properties = overridesOf(panel)
    .filter(({ names }) => names.includes(header))
    .flatMap(({ properties: each }) => each);
  return properties.some(
    ({ id, value }) =>
      (id === 'custom.hidden' && value === true) ||
      (id === 'custom.hideFrom.viz' && value === true) ||
      (id === 'custom.hideFrom' && isTrueAt(value, 'viz')),
  );
}

function named(panel: LintedPanel, column: ShownColumn): ShownColumn {
  const refId = column.target?.refId ?? '';
  const name = overridden(panel, { refId }, [column.header, column.field], 'displayName');
  return typeof name === 'string' && name !== '' ? { ...column, header: name } : column;
}
