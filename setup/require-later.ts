import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * Loads a CommonJS package on first use. For packages that are slow to load and often not needed, in functions that cannot
 * await `import()`.
 */
export function requireLater(name: string): unknown {
  return require(name);
}
