import type { Inhibition } from './inhibition.js';
import { matches } from './matcher.js';
import type { Branch } from './branch.js';
import { labelsMatching } from './route-tests.js';

/** Mistakes that Alertmanager and `amtool check-config` accept, although the configuration would not work as intended. */
export function faultsOf(
  branches: readonly Branch[],
  receivers: readonly string[],
  inhibitions: readonly Inhibition[],
): readonly string[] {
  return [...unreachable(branches), ...unused(branches, receivers), ...inhibitions.flatMap(overlaps)];
}

function unreachable(branches: readonly Branch[]): readonly string[] {
  return branches.flatMap((branch) =>
    labelsMatching(branch.matchers)
      .filter((labels) => branches.find(({ matchers }) => matches(matchers, labels)) !== branch)
      .map(
        (labels) =>
          `an earlier branch matches ${JSON.stringify(labels)}, which is meant for "${branch.receiver}"`,
      ),
  );
}

/** The first receiver is the default, which the root uses. */
function unused(branches: readonly Branch[], [, ...receivers]: readonly string[]): readonly string[] {
  const used = new Set(branches.map(({ receiver }) => receiver));
  return receivers
    .filter((receiver) => !used.has(receiver))
    .map((receiver) => `no branch uses the receiver "${receiver}"`);
}

/** An alert that matches both source and target could mute itself; without `equal` labels it would mute everything. */
function overlaps({ source, target, equal }: Inhibition): readonly string[] {
  const both = [
    ...labelsMatching(source).filter((labels) => matches(target, labels)),
    ...labelsMatching(target).filter((labels) => matches(source, labels)),
  ];
  return [
    ...both.map((labels) => `${JSON.stringify(labels)} would mute itself`),
    ...(equal.length === 0 ? ['an inhibition without "equal" labels'] : []),
  ];
}
