import { binaryOrigins, findBinary, toolsFolder, type BinaryName } from './find-binary.js';
import { unpackDebianPackage } from './debian-package.js';

export interface MissingPackage {
  readonly name: string;
  readonly binaries: readonly BinaryName[];
  /** Message for the user: what is missing, why, and what to do. */
  readonly reason: string;
}

/** Unpacks the packages of missing binaries. Returns those that are still missing. */
export async function provideBinaries(
  names: readonly BinaryName[],
  report: (line: string) => void,
): Promise<MissingPackage[]> {
  const packages = [...new Set(names.filter(isAbsent).map(packageOf))];
  if (packages.length > 0) report(`Unpacking ${packages.join(', ')} into .tools/ ...`);
  const missing: MissingPackage[] = [];
  // One after another: apt locks its lists.
  for (const name of packages) {
    const failure = await unpackDebianPackage(name, toolsFolder).then(
      () => 'it does not contain the program',
      describe,
    );
    const binaries = names.filter((binary) => packageOf(binary) === name && isAbsent(binary));
    if (binaries.length > 0) missing.push({ name, binaries, reason: explain(name, binaries, failure) });
  }
  return missing;
}

const isAbsent = (name: BinaryName) => findBinary(name) === undefined;
const packageOf = (name: BinaryName) => binaryOrigins[name].package;

function explain(name: string, binaries: readonly BinaryName[], failure: string): string {
  return (
    `Missing: ${binaries.join(', ')}. The Debian package "${name}" could not be unpacked here: ${failure}. ` +
    `Install "${name}", or run "docker compose up", which does not need it.`
  );
}

/** apt's first error message, else the message of the error. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const aptError = 'stderr' in error ? /^E: (.*)$/m.exec(String(error.stderr)) : null;
  return aptError?.[1] ?? error.message;
}
