import { headerOf } from '../setup/deployment/ownership.js';
import type { AlertMatcher } from './matcher.js';
import type { Branch } from './branch.js';

type Labels = Readonly<Record<string, string>>;

/** Asserts that an alert with these labels is routed to this receiver. */
export interface RouteTest {
  readonly labels: Labels;
  readonly receiver: string;
}

/** At least one test per branch, and one for an alert that matches no branch. */
export function routeTests(branches: readonly Branch[], defaultReceiver: string): readonly RouteTest[] {
  return [
    ...branches.flatMap(({ matchers, receiver }) =>
      labelsMatching(matchers).map((labels) => ({ labels, receiver })),
    ),
    { labels: { alertname: 'AnyOtherAlert' }, receiver: defaultReceiver },
  ];
}

/** Label sets that satisfy all matchers: one for each value in them. */
export function labelsMatching(matchers: readonly AlertMatcher[]): readonly Labels[] {
  return matchers.reduce<readonly Labels[]>(
    (sets, { label, operator, value }) => {
      // An absent label equals an empty one, and amtool takes no empty values.
      if (operator === '=' && value === '') return sets;
      const values = operator === '=~' ? value.split('|') : [operator === '=' ? value : `some ${label}`];
      return sets.flatMap((labels) => values.map((each) => ({ ...labels, [label]: each })));
    },
    [{}],
  );
}

/** A shell script that checks the routes with amtool. */
export function routeTestScript(tests: readonly RouteTest[], service: string): string {
  const lines = tests.map(({ labels, receiver }) => {
    const pairs = Object.entries(labels).map(([name, value]) => `'${name}=${value}'`);
    return `expect ${receiver} ${pairs.join(' ')}`;
  });
  return `#!/bin/sh
${headerOf(service)}# Checks the routes with amtool. AMTOOL overrides the amtool on PATH.
set -eu
configuration="$(dirname "$0")/alertmanager.yml"
expect() {
  receiver="$1"
  shift
  output="$("\${AMTOOL:-amtool}" config routes test --config.file="$configuration" --verify.receivers="$receiver" "$@" 2>&1)" ||
    { echo "expected receiver $receiver: $*" >&2; echo "$output" >&2; exit 1; }
}
${lines.join('\n')}
`;
}
