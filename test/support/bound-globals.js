import { createHash } from 'node:crypto';
import { createTransformer as createSwcTransformer } from '@swc/jest';

/**
 * Jest runs each test file in a context whose globals are behind a proxy: looking up `Math` or `Map` takes about a microsecond,
 * which was most of the time of tests that add a million values. So each module binds the globals of hot paths once. Those that
 * tests replace, such as `Date` and `setTimeout`, stay global.
 */
const BOUND = ['Array', 'BigInt', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Set', 'String'].concat([
  'Uint8Array',
  'Uint32Array',
  'Int32Array',
  'Float64Array',
  'TextDecoder',
  'TextEncoder',
  'Buffer',
]);
const binding = `const{${BOUND.join()}}=globalThis;`;

export function createTransformer(options) {
  const swc = createSwcTransformer(options);
  // On the first line, so that all others keep their numbers.
  const bind = ({ code, ...rest }) => ({ ...rest, code: `${binding}${code}` });
  return {
    ...swc,
    process: (...args) => bind(swc.process(...args)),
    processAsync: async (...args) => bind(await swc.processAsync(...args)),
    getCacheKey: (...args) =>
      createHash('sha256')
        .update(binding + swc.getCacheKey(...args))
        .digest('hex')
        .slice(0, 32),
  };
}
