import { expect, test } from '@jest/globals';
import { ResourceError } from '../../../../exporter/io/setup/resource-error.js';
import { loadSchemaFile } from '../../../../exporter/io/schema/registry.js';
import type { SchemaFileFormat } from '../../../../setup/model/format.js';
import { tempFolder } from '../../../support/temp-folder.js';

const EVERY_FORMAT: { readonly [Kind in SchemaFileFormat['kind']]: SchemaFileFormat & { kind: Kind } } = {
  protobuf: { kind: 'protobuf', file: 'none.proto', message: 'flights.Landing' },
};

const folder = tempFolder();

test.each(Object.values(EVERY_FORMAT))('a missing file of $kind is an error that names it', (format) => {
  const load = () => loadSchemaFile(folder, format);
  expect(load).toThrow(ResourceError);
  expect(load).toThrow(`"${format.file}"`);
});
