import { binaryOrigins, findBinary, toolsFolder, type BinaryName } from './find-binary.js';
import { unpackDebianPackage } from './debian-package.js';

export interface MissingPackage {
  readonly name: string;
  readonly binaries: readonly BinaryName[];
  /** One sentence for a person: what is missing, what stood in the way, what to do. */
  readonly reason: string;
}

/** Unpacks the packages of those `names` that are not on this machine; returns what still is not there. */
export async function provideBinaries(
  names: readonly BinaryName[],
  report: (line: string) => void,
): Promise<MissingPackage[]> {
  const packages = [...new Set(names.filter(isAbsent).map(packageOf))];
  if (packages.length > 0) report(`Unpacking ${packages.join(', ')} into .tools/ ...`);
  const missing: MissingPackage[] = [];
  // One after the other: apt holds a lock on its lists.
  for (const name of packages) {
    const failure = await unpackDebianPackage(name, toolsFolder).then(
      () => 'it holds no such program',
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
    `Install "${name}", or run "docker compose up", which needs none of it.`
  );
}

/** apt's own first complaint, else the error's message. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const complaint = 'stderr' in error ? /^E: (.*)$/m.exec(String(error.stderr)) : null;
  return complaint?.[1] ?? error.message;
}
