import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder with natsight's package.json: above the sources, or above `dist` if built or installed. */
export function packageFolder(start: string = import.meta.dirname): string {
  if (existsSync(join(start, 'package.json'))) return start;
  const parent = dirname(start);
  if (parent === start) throw new Error(`BUG: no package.json above ${import.meta.dirname}`);
  return packageFolder(parent);
}

/** The version in natsight's package.json. */
export function readVersion(): string {
  const { version }: { readonly version: string } = JSON.parse(
    readFileSync(join(packageFolder(), 'package.json'), 'utf8'),
  );
  return version;
}
