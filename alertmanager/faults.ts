import type { Inhibition } from './inhibition.js';
import { matches } from './matcher.js';
import type { Branch } from './route.js';
import { labelsMeeting } from './route-tests.js';

/** What Alertmanager would take and yet not do as meant; `amtool check-config` passes all of these. */
export function faultsOf(
  branches: readonly Branch[],
  receivers: readonly string[],
  inhibitions: readonly Inhibition[],
): readonly string[] {
  return [...unreachable(branches), ...unused(branches, receivers), ...inhibitions.flatMap(overlaps)];
}

function unreachable(branches: readonly Branch[]): readonly string[] {
  return branches.flatMap((branch) =>
    labelsMeeting(branch.matchers)
      .filter((labels) => branches.find(({ matchers }) => matches(matchers, labels)) !== branch)
      .map((labels) => `an earlier branch takes ${JSON.stringify(labels)} from "${branch.receiver}"`),
  );
}

/** `receivers` begins with the default one, which the root uses. */
function unused(branches: readonly Branch[], [, ...receivers]: readonly string[]): readonly string[] {
  const used = new Set(branches.map(({ receiver }) => receiver));
  return receivers
    .filter((receiver) => !used.has(receiver))
    .map((receiver) => `nothing goes to "${receiver}"`);
}

/** An alert that is source and target mutes its own kind; with nothing to agree on it mutes everything. */
function overlaps({ source, target, equal }: Inhibition): readonly string[] {
  const both = [
    ...labelsMeeting(source).filter((labels) => matches(target, labels)),
    ...labelsMeeting(target).filter((labels) => matches(source, labels)),
  ];
  return [
    ...both.map((labels) => `${JSON.stringify(labels)} would mute itself`),
    ...(equal.length === 0 ? ['an inhibition without labels that have to agree'] : []),
  ];
}
