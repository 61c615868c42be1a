import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * Loads a CommonJS package on its first use: for packages that take long to load and that many setups do not need, in functions
 * that cannot wait for `import()`.
 */
export function requireLater(name: string): unknown {
  return require(name);
}
