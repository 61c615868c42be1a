import { namesSchemaFile } from './model/format.js';
import type { SchemaFileFormat } from './model/format.js';
import type { Insight } from './model/insight.js';
import type { LookupSource } from './model/lookup.js';
import type { Setup } from './model/setup.js';
import type { JsonPath } from './source/json-node.js';

type TableFile = Extract<LookupSource, { kind: 'file' }>;

/** A file that the setup names, and what it must contain. */
export type NamedFile =
  | { readonly kind: 'schema'; readonly file: string; readonly format: SchemaFileFormat }
  | {
      readonly kind: 'table';
      readonly file: string;
      readonly table: TableFile;
      /** Column by field. */
      readonly columns: Readonly<Record<string, string>>;
    };

/** A file with a secret or a certificate. Its content is not read to check a setup. */
export interface SecretFile {
  readonly path: JsonPath;
  readonly file: string;
  readonly document: 'processing' | 'monitoring';
  /** Who reads it: natsight, or Alertmanager, which may run on another machine. */
  readonly reader: 'natsight' | 'Alertmanager';
}

export interface FileFault {
  /** Path of the key to fix, within the object that names the file. */
  readonly at: JsonPath;
  readonly message: string;
  readonly level?: 'error' | 'warning';
}

/** Finds errors in a file. The part that reads such files provides it. */
export type FindFileFaults = (file: NamedFile, directory: string) => Iterable<FileFault>;

/** All files that a setup names, each with the path of the object that names it. */
export function namedFiles({
  streams,
  steps,
  insights,
}: Setup): readonly { path: JsonPath; named: NamedFile }[] {
  const schemas = streams.flatMap(({ name, format }) =>
    namesSchemaFile(format) ? [schemaAt(['dataStreams', name, 'format', format.kind], format)] : [],
  );
  const tables = [...steps].flatMap(([stream, list]) =>
    list.flatMap((step, index) =>
      step.kind === 'lookup' && step.lookup.from.kind === 'file'
        ? [tableAt(['processingLogic', stream, index, 'lookup'], step.lookup.from, step.lookup.set)]
        : [],
    ),
  );
  return [...schemas, ...tables, ...insights.flatMap(expectedFile)];
}

/** With one label, the keys of the table are enough; with several, each is a column, unless the key is no column itself. */
function expectedFile(insight: Insight): readonly { path: JsonPath; named: NamedFile }[] {
  const keys = 'keys' in insight ? insight.keys : undefined;
  if (keys?.expected?.kind !== 'table' || keys.expected.from.kind !== 'file') return [];
  const { file, key } = keys.expected.from;
  const names = keys.labels.map(({ name }) => name);
  const isColumn = key !== undefined || /\.[ct]sv$/i.test(file);
  const columns = names.length > 1 && isColumn ? Object.fromEntries(names.map((name) => [name, name])) : {};
  return [tableAt(['instantInsightRules', insight.name, 'expect'], keys.expected.from, columns)];
}

function schemaAt(path: JsonPath, format: SchemaFileFormat) {
  return { path, named: { kind: 'schema', file: format.file, format } } as const;
}

function tableAt(path: JsonPath, table: TableFile, columns: Readonly<Record<string, string>>) {
  return { path, named: { kind: 'table', file: table.file, table, columns } } as const;
}

/** All files with secrets that a setup names: of the connection to NATS and of receivers. */
export function secretFiles({
  service,
  alerting,
}: Pick<Setup, 'service' | 'alerting'>): readonly SecretFile[] {
  const { auth = {}, tls = {} } = service.nats;
  const nats = [...filesIn(['service', 'nats', 'auth'], auth), ...filesIn(['service', 'nats', 'tls'], tls)];
  const receivers = alerting.receivers.flatMap(({ name, kind, ...options }) => {
    const path = ['instantAlerts', 'receivers', name];
    return filesIn(kind === 'webhook' ? path : [...path, kind], options);
  });
  return [
    ...nats.map((each) => ({ ...each, document: 'processing', reader: 'natsight' }) as const),
    ...receivers.map((each) => ({ ...each, document: 'monitoring', reader: 'Alertmanager' }) as const),
  ];
}

/** By convention, the name of an option with a file ends in `File`. */
function filesIn(path: JsonPath, options: object): readonly { path: JsonPath; file: string }[] {
  return Object.entries(options).flatMap(([key, file]: [string, unknown]) =>
    key.endsWith('File') && typeof file === 'string' ? [{ path: [...path, key], file }] : [],
  );
}
