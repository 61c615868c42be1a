import { entriesAt, isRecord, listAt, numberAt, textAt, valueAt } from './json.js';
import type { JsonRecord } from './json.js';

/**
 * A dashboard of schema v2 as classic JSON, as far as the rules look at it. Its panels are `elements` by name, and its layout says where
 * they are. https://grafana.com/docs/grafana/latest/as-code/observability-as-code/schema-v2/
 */
export function classicOfV2(spec: JsonRecord): JsonRecord {
  const places = placesOf(valueAt(spec, 'layout'));
  return {
    title: textAt(spec, 'title'),
    description: textAt(spec, 'description'),
    editable: valueAt(spec, 'editable') ?? true,
    refresh: textAt(spec, 'timeSettings', 'autoRefresh'),
    tags: listAt(spec, 'tags'),
    links: listAt(spec, 'links'),
    templating: { list: listAt(spec, 'variables').filter(isRecord).map(variableOf) },
    annotations: { list: listAt(spec, 'annotations').filter(isRecord).map(annotationOf) },
    panels: entriesAt(spec, 'elements')
      .map(([name, element]) => ({ ...panelOf(element), ...places.get(name) }))
      .toSorted((a, b) => (numberAt(a, 'id') ?? 0) - (numberAt(b, 'id') ?? 0)),
  };
}

/** Places on the grid, by name of the element. A panel of an automatic layout, or in a tab or row, shares no grid with the others. */
function placesOf(layout: unknown): ReadonlyMap<string, JsonRecord> {
  if (textAt(layout, 'kind') !== 'GridLayout') return new Map();
  return new Map(
    listAt(layout, 'spec', 'items').map((item): [string, JsonRecord] => {
      const [x, y, w, h] = ['x', 'y', 'width', 'height'].map((key) => valueAt(item, 'spec', key));
      const repeat = textAt(item, 'spec', 'repeat', 'value');
      return [
        textAt(item, 'spec', 'element', 'name'),
        { gridPos: { x, y, w, h }, ...(repeat !== '' && { repeat }) },
      ];
    }),
  );
}

function panelOf(element: unknown): JsonRecord {
  const spec = valueAt(element, 'spec');
  const plain = {
    id: valueAt(spec, 'id'),
    title: textAt(spec, 'title'),
    description: textAt(spec, 'description'),
    links: listAt(spec, 'links'),
  };
  if (textAt(element, 'kind') === 'LibraryPanel') {
    return { ...plain, libraryPanel: valueAt(spec, 'libraryPanel') ?? {} };
  }
  const viz = valueAt(spec, 'vizConfig');
  const targets = listAt(spec, 'data', 'spec', 'queries').map(targetOf);
  return {
    ...plain,
    targets,
    // In v2alpha1 the plugin is the kind.
    type: textAt(viz, 'group') || textAt(viz, 'kind'),
    options: valueAt(viz, 'spec', 'options'),
    fieldConfig: valueAt(viz, 'spec', 'fieldConfig'),
    transformations: listAt(spec, 'data', 'spec', 'transformations').map((each) => valueAt(each, 'spec')),
    interval: textAt(spec, 'data', 'spec', 'queryOptions', 'interval'),
    // Each query has its own; the rules ask for that of the panel.
    datasource: targets[0]?.['datasource'],
  };
}

function targetOf(query: unknown): JsonRecord {
  const spec = valueAt(query, 'spec');
  const inner = valueAt(spec, 'query');
  const own = valueAt(inner, 'spec');
  return {
    ...(isRecord(own) ? own : {}),
    refId: textAt(spec, 'refId'),
    hide: valueAt(spec, 'hidden'),
    datasource: datasourceOf(spec),
  };
}

/** v2 names the type in the query and the uid in its data source, v2alpha1 both in the data source. */
function datasourceOf(spec: unknown): JsonRecord | undefined {
  const query = valueAt(spec, 'query');
  const uid = textAt(query, 'datasource', 'name') || textAt(spec, 'datasource', 'uid');
  const type = textAt(query, 'group') || textAt(spec, 'datasource', 'type') || textAt(query, 'kind');
  return uid === '' && type === '' ? undefined : { uid, type };
}

const REFRESHES: ReadonlyMap<string, number> = new Map([
  ['onDashboardLoad', 1],
  ['onTimeRangeChanged', 2],
]);

/** `QueryVariable` becomes `query`. */
function variableOf(variable: JsonRecord): JsonRecord {
  const spec = valueAt(variable, 'spec');
  const type = textAt(variable, 'kind')
    .replace(/Variable$/, '')
    .toLowerCase();
  const query = valueAt(spec, 'query');
  return {
    ...(isRecord(spec) ? spec : {}),
    type: type === 'text' ? 'textbox' : type,
    query: textAt(spec, 'pluginId') || (isRecord(query) ? textAt(query, 'spec', 'query') : query),
    datasource: datasourceOf(spec),
    refresh: REFRESHES.get(textAt(spec, 'refresh')) ?? 0,
  };
}

function annotationOf(annotation: JsonRecord): JsonRecord {
  const spec = valueAt(annotation, 'spec');
  const query = valueAt(spec, 'query', 'spec');
  return {
    ...(isRecord(query) ? query : {}),
    ...(isRecord(spec) ? spec : {}),
    builtIn: valueAt(spec, 'builtIn') === true ? 1 : 0,
    datasource: datasourceOf(spec),
  };
}
