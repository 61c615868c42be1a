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
  const first = [...new Set(names.filter(isAbsent).map((name) => binaryOrigins[name].packages[0]))];
  if (first.length > 0) report(`Unpacking ${first.join(', ')} into .tools/ ...`);
  const failures = new Map<string, string>();
  // One after another: apt locks its lists.
  for (const name of names) {
    for (const each of binaryOrigins[name].packages) {
      if (!isAbsent(name) || failures.has(each)) continue;
      const failure = await unpackDebianPackage(each, toolsFolder).then(() => NO_PROGRAM, describe);
      failures.set(each, failure);
    }
  }
  return missingPackages(names.filter(isAbsent), failures);
}

const NO_PROGRAM = 'it does not contain the program';
const isAbsent = (name: BinaryName) => findBinary(name) === undefined;

/** By the last package that was tried. */
function missingPackages(
  names: readonly BinaryName[],
  failures: ReadonlyMap<string, string>,
): MissingPackage[] {
  const lastOf = (name: BinaryName) => binaryOrigins[name].packages.at(-1) ?? name;
  return [...new Set(names.map(lastOf))].map((name) => {
    const binaries = names.filter((binary) => lastOf(binary) === name);
    return { name, binaries, reason: explain(name, binaries, failures.get(name) ?? NO_PROGRAM) };
  });
}

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
