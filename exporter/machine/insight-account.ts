import { isObserving } from '../../setup/insight-kinds.js';
import type { Setup } from '../../setup/model/setup.js';
import { UpdateAccount } from '../account/update-account.js';
import { insightIdentity } from '../identity/identity.js';
import type { Identity } from '../identity/identity.js';

export interface InsightAccount {
  readonly identity: Identity;
  readonly account: UpdateAccount;
}

/** The accounts of the insights that are told of events, by name. An insight with the same identity in `previous` keeps its account. */
export function startInsightAccounts(
  setup: Setup,
  previous: ReadonlyMap<string, InsightAccount> | undefined,
): ReadonlyMap<string, InsightAccount> {
  const insights = setup.insights.filter(isObserving);
  return new Map(
    insights.map((insight) => {
      const identity = insightIdentity(insight, setup);
      const before = previous?.get(insight.name);
      const account = before?.identity === identity ? before.account : new UpdateAccount();
      return [insight.name, { identity, account }];
    }),
  );
}
