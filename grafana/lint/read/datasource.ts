import type { DatasourceOfPart, QueryLanguage } from '../dashboard.js';
import { referencesIn } from '../query/references.js';
import { textAt } from './json.js';

/** What is known of the data sources that a dashboard names by a variable. */
export interface DatasourceTypes {
  /** Type by the name of a variable or an input. */
  readonly named: ReadonlyMap<string, string>;
  /** Type of the first variable of a data source; empty if there is none. */
  readonly first: string;
}

/** The `datasource` of a panel, query, variable or annotation. Earlier versions of Grafana had a name there instead of an object. */
export function datasourceAt(raw: unknown): DatasourceOfPart {
  return {
    uid: textAt(raw, 'datasource') || textAt(raw, 'datasource', 'uid'),
    type: textAt(raw, 'datasource', 'type'),
  };
}

const LANGUAGES: Readonly<Record<string, QueryLanguage>> = {
  prometheus: 'promql',
  'grafana-amazonprometheus-datasource': 'promql',
  'grafana-azureprometheus-datasource': 'promql',
  loki: 'logql',
};

/** Data sources of Grafana itself: `-- Mixed --` leaves it to the queries, the others ask no server. */
const MIXED = '-- Mixed --';

/** The language of a query. `sources`: of the query, and then of what is around it. */
export function languageOf(
  expr: string,
  sources: readonly DatasourceOfPart[],
  types: DatasourceTypes,
): QueryLanguage {
  const source = sources.find(({ uid, type }) => (uid !== '' || type !== '') && uid !== MIXED);
  if (source === undefined) return types.first === '' ? guessed(expr, '') : languageNamed(types.first);
  if (source.uid.startsWith('-- ') || source.uid === '__expr__') return 'unknown';
  const type = source.type || types.named.get(referencesIn(source.uid)[0]?.name ?? '');
  return type === undefined || type === '' ? guessed(expr, source.uid) : languageNamed(type);
}

const languageNamed = (type: string): QueryLanguage =>
  (Object.hasOwn(LANGUAGES, type) ? LANGUAGES[type] : undefined) ?? 'unknown';

/** Only a name is known: PromQL, unless the name or the query looks like logs. */
function guessed(expr: string, name: string): QueryLanguage {
  if (expr === '') return 'unknown';
  return /loki|logs/i.test(name) || /\|[=~]|\}\s*\|/.test(expr) ? 'logql' : 'promql';
}
