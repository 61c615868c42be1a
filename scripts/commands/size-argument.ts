import { InvalidArgumentError } from 'commander';

const UNITS = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };
/** The exporter itself takes most of it. */
const LEAST_BYTES = 128 * UNITS.MiB;

/** Parses a size on the command line, such as `256MiB`, as bytes. */
export function sizeArgument(text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(KiB|MiB|GiB)$/.exec(text) ?? [];
  // The pattern names the units.
  const bytes = Number(digits) * UNITS[unit as keyof typeof UNITS];
  if (!(bytes >= LEAST_BYTES)) {
    throw new InvalidArgumentError('expected a size of at least 128MiB, such as 256MiB or 1GiB');
  }
  return bytes;
}
