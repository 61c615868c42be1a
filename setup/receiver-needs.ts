import type { Receiver, ReceiverKind, ReceiverOf } from './model/receiver.js';
import { DEFAULT_ALERTMANAGER_VERSION } from './alertmanager-target.js';

/** The oldest Alertmanager that can serve a receiver. */
export interface ReceiverNeed {
  readonly version: string;
  /** What that version brought. */
  readonly reason: string;
  /** What to write for an older one, if there is something. */
  readonly instead?: string;
}

const ANY: ReceiverNeed = { version: DEFAULT_ALERTMANAGER_VERSION, reason: 'the oldest that natsight knows' };
const withUrlFile = (kind: string, instead?: string): ReceiverNeed => ({
  version: '0.28',
  reason: `the first that reads the address of ${kind} from a file`,
  ...(instead !== undefined && { instead }),
});

/** What each kind needs, from the changelog of Alertmanager. */
const NEEDS: { readonly [Kind in ReceiverKind]: (receiver: ReceiverOf<Kind>) => ReceiverNeed } = {
  webhook: () => ANY,
  slack: () => ANY,
  email: () => ANY,
  pagerduty: () => ANY,
  teams: () => withUrlFile('a workflow of Microsoft Teams'),
  telegram: () => ({ version: '0.26', reason: 'the first that reads the token of a bot from a file' }),
  // Jira Cloud removed the search that 0.28 uses.
  jira: ({ url }) =>
    new URL(url).hostname.endsWith('.atlassian.net')
      ? { version: '0.29', reason: 'the first that knows the search of Jira Cloud' }
      : { version: '0.28', reason: 'the first that knows Jira' },
  incidentio: () => ({ version: '0.29', reason: 'the first that knows incident.io' }),
  discord: () =>
    withUrlFile('Discord', 'use "slack" with an "apiUrlFile" that has the address with "/slack" at its end'),
  // Older ones write to it as to Slack, whose messages it takes at the same address.
  mattermost: () => ANY,
};

export function receiverNeed<Kind extends ReceiverKind>(
  receiver: Receiver & { readonly kind: Kind },
): ReceiverNeed {
  const need: (receiver: ReceiverOf<Kind>) => ReceiverNeed = NEEDS[receiver.kind];
  // The kind chooses the member of the union.
  return need(receiver as unknown as ReceiverOf<Kind>);
}
