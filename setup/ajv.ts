import type { Ajv2020, Options } from 'ajv/dist/2020.js';
import type addFormats from 'ajv-formats';
import { requireLater } from './require-later.js';

type Package = { readonly Ajv2020: new (options: Options) => Ajv2020 };

/**
 * A JSON Schema compiler (2020-12) with the formats of ajv-formats, for schemas in the form of `currentSchema`. The first call
 * loads ajv.
 */
export function createAjv(options: Options): Ajv2020 {
  const { Ajv2020: Compiler } = requireLater('ajv/dist/2020.js') as Package;
  const formats = requireLater('ajv-formats') as typeof addFormats;
  // The check reports misspelt keywords. JSON has no infinite numbers.
  const ajv = new Compiler({ strict: false, strictNumbers: true, logger: false, ...options });
  formats.default(ajv, { mode: 'fast' });
  return ajv;
}
