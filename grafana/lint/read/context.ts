import type { LintedQuery } from '../query/query.js';
import type { DatasourceTypes } from './datasource.js';

/** What the readers of the parts of a dashboard share. */
export interface ReadingContext {
  readonly types: DatasourceTypes;
  readonly queryOf: (promql: string) => LintedQuery;
}
