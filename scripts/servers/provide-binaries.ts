import { aptFailure } from './apt-failure.js';
import { unpackDebianPackage } from './debian-package.js';
import { binaryOrigins, findBinary, toolsFolder, type BinaryName } from './find-binary.js';

export interface MissingPackage {
  readonly name: string;
  readonly binaries: readonly BinaryName[];
  /** Message for the user: what is missing, why, and what to do. */
  readonly reason: string;
}

/** Unpacks the packages of missing binaries into `.tools/`. Returns those that are still missing. */
export async function provideBinaries(
  names: readonly BinaryName[],
  report: (line: string) => void,
): Promise<MissingPackage[]> {
  const isAbsent = (name: BinaryName) => findBinary(name) === undefined;
  const first = [...new Set(names.filter(isAbsent).map((name) => binaryOrigins[name].packages[0]))];
  if (first.length > 0) report(`Unpacking ${first.join(', ')} into .tools/ ...`);
  return (await unpackBinaries(names, isAbsent, (each) => unpackDebianPackage(each, toolsFolder))).map(
    (missing) => ({ ...missing, reason: explain(missing) }),
  );
}

/** Programs that no package provided. */
export interface MissingBinaries {
  /** The last package that was tried. */
  readonly name: string;
  readonly binaries: readonly BinaryName[];
  /** Why the package does not provide them. */
  readonly failure: string;
}

/** Unpacks the packages of absent programs, in the order of `binaryOrigins`. Returns the programs that are still absent. */
export async function unpackBinaries(
  names: readonly BinaryName[],
  isAbsent: (name: BinaryName) => boolean,
  unpack: (packageName: string) => Promise<void>,
): Promise<readonly MissingBinaries[]> {
  const failures = new Map<string, string>();
  // One after another: apt locks its lists.
  for (const name of names) {
    for (const each of binaryOrigins[name].packages) {
      if (!isAbsent(name) || failures.has(each)) continue;
      failures.set(each, await unpack(each).then(() => NO_PROGRAM, aptFailure));
    }
  }
  const absent = names.filter(isAbsent);
  const lastOf = (name: BinaryName) => binaryOrigins[name].packages.at(-1) ?? name;
  return [...new Set(absent.map(lastOf))].map((name) => ({
    name,
    binaries: absent.filter((binary) => lastOf(binary) === name),
    failure: failures.get(name) ?? NO_PROGRAM,
  }));
}

const NO_PROGRAM = 'it does not contain the program';

function explain({ name, binaries, failure }: MissingBinaries): string {
  return (
    `Missing: ${binaries.join(', ')}. The Debian package "${name}" could not be unpacked here: ${failure}. ` +
    `Install "${name}", or run "docker compose up", which does not need it.`
  );
}
