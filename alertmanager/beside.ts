import type { Addresses } from '../setup/addresses.js';
import { ownerOf } from '../setup/deployment/ownership.js';
import type { ListPart } from '../setup/deployment/yaml/insertion.js';
import type { Setup } from '../setup/model/setup.js';
import { alertmanagerConfiguration } from './generate.js';
import { is, writeMatcher } from './matcher.js';

/**
 * What a service needs in an Alertmanager of somebody else: a route for its alerts before all others, receivers, inhibitions and time
 * intervals. All names begin with the service's, and everything matches only alerts of the service.
 */
export function alertmanagerParts(setup: Setup, addresses: Addresses): readonly ListPart[] {
  const { name } = setup.service;
  const { route, inhibitions, timeIntervals, receivers } = alertmanagerConfiguration(setup, addresses);
  const service = writeMatcher(is('service', name));
  // A dot, since a service may be named like the beginning of another: "shop" with "eu-ops", "shop-eu" with "ops".
  const own = (known: string) => `${ownerOf(name)}.${known}`;
  const { routes, receiver, ...grouping } = route;
  return [
    {
      path: ['route', 'routes'],
      items: [
        {
          matchers: [service],
          receiver: own(receiver),
          ...grouping,
          routes: routes.map((branch) => ({
            ...branch,
            receiver: own(branch.receiver),
            ...(branch.mute_time_intervals && { mute_time_intervals: branch.mute_time_intervals.map(own) }),
          })),
        },
      ],
    },
    { path: ['receivers'], items: receivers.map((each) => ({ ...each, name: own(each.name) })) },
    {
      path: ['inhibit_rules'],
      items: inhibitions.map(({ source_matchers, target_matchers, equal }) => ({
        source_matchers: [service, ...source_matchers],
        target_matchers: [service, ...target_matchers],
        equal,
      })),
    },
    { path: ['time_intervals'], items: timeIntervals.map((each) => ({ ...each, name: own(each.name) })) },
  ];
}
