import type { ProtobufOptions } from './model/format.js';
import type { LookupSource } from './model/lookup.js';
import type { Setup } from './model/setup.js';
import type { JsonPath } from './source/json-node.js';

type TableFile = Extract<LookupSource, { kind: 'file' }>;

/** A file that the setup names beside itself, and what it expects to find there. */
export type NamedFile =
  | { readonly kind: 'protobuf'; readonly file: string; readonly message: string }
  | {
      readonly kind: 'table';
      readonly file: string;
      readonly table: TableFile;
      /** Column by field. */
      readonly columns: Readonly<Record<string, string>>;
    };

export interface FileFault {
  /** Of what names the file, the part that has to be mended. */
  readonly at: JsonPath;
  readonly message: string;
  readonly level?: 'error' | 'warning';
}

/** What is wrong with a file; whoever reads files of its kind knows. */
export type FindFileFaults = (file: NamedFile, directory: string) => Iterable<FileFault>;

/** All files that a setup names, each with the place of the object that does. */
export function namedFiles({ streams, steps }: Setup): readonly { path: JsonPath; named: NamedFile }[] {
  const schemas = streams.flatMap(({ name, format }) =>
    format.kind === 'protobuf' ? [schemaAt(['dataStreams', name, 'format', 'protobuf'], format)] : [],
  );
  const tables = [...steps].flatMap(([stream, list]) =>
    list.flatMap((step, index) =>
      step.kind === 'lookup' && step.lookup.from.kind === 'file'
        ? [tableAt(['processingLogic', stream, index, 'lookup'], step.lookup.from, step.lookup.set)]
        : [],
    ),
  );
  return [...schemas, ...tables];
}

function schemaAt(path: JsonPath, { file, message }: ProtobufOptions) {
  return { path, named: { kind: 'protobuf', file, message } } as const;
}

function tableAt(path: JsonPath, table: TableFile, columns: Readonly<Record<string, string>>) {
  return { path, named: { kind: 'table', file: table.file, table, columns } } as const;
}
