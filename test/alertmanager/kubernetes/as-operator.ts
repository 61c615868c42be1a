import type { KubernetesObject } from '../../../setup/deployment/kubernetes/object.js';

interface OperatorMatcher {
  readonly name: string;
  readonly matchType: string;
  readonly value: string;
}
interface OperatorRoute {
  readonly matchers: readonly OperatorMatcher[];
  readonly routes?: readonly OperatorRoute[];
}
interface Spec {
  readonly route: OperatorRoute;
  readonly inhibitRules: readonly {
    readonly sourceMatch: readonly OperatorMatcher[];
    readonly targetMatch: readonly OperatorMatcher[];
    readonly equal: readonly string[];
  }[];
  readonly muteTimeIntervals?: readonly {
    readonly name: string;
    readonly timeIntervals: readonly object[];
  }[];
  readonly receivers: readonly object[];
}

/** Keys that are not the snake case of their name. */
const NAMES: Readonly<Record<string, string>> = {
  pagerDutyLinkConfigs: 'links',
  alt: 'text',
  urlSecret: 'url',
};

/**
 * The alertmanager.yml that prometheus-operator makes of an AlertmanagerConfig, as far as natsight uses its API: it adds a matcher of the
 * namespace, lets the route continue, and reads Secrets. `secret` gives the value of a key.
 */
export function asOperator(object: KubernetesObject, secret: (key: string) => string): object {
  const spec = object['spec'] as Spec;
  const namespace = { name: 'namespace', matchType: '=', value: object.metadata.namespace };
  const { matchers, ...route } = spec.route;
  return {
    route: {
      receiver: 'null',
      routes: [{ ...routeOf({ ...route, matchers: [...matchers, namespace] }), continue: true }],
    },
    inhibit_rules: spec.inhibitRules.map(({ sourceMatch, targetMatch, equal }) => ({
      source_matchers: [...sourceMatch, namespace].map(textOf),
      target_matchers: [...targetMatch, namespace].map(textOf),
      equal,
    })),
    time_intervals: (spec.muteTimeIntervals ?? []).map((each) => snake(each, secret)),
    receivers: [{ name: 'null' }, ...spec.receivers.map((receiver) => snake(receiver, secret))],
  };
}

function routeOf({ matchers, routes = [], ...others }: OperatorRoute): object {
  const options = snake(others, () => '') as object;
  return { ...options, matchers: matchers.map(textOf), routes: routes.map(routeOf) };
}

const textOf = ({ name, matchType, value }: OperatorMatcher) => `${name}${matchType}"${value}"`;

/** A value of the API in the spelling of alertmanager.yml. */
function snake(value: unknown, secret: (key: string) => string): unknown {
  if (Array.isArray(value)) return fromPairs(value) ?? value.map((each) => snake(each, secret));
  if (typeof value !== 'object' || value === null) return value;
  if ('key' in value && 'name' in value) return secret(String(value.key));
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [NAMES[key] ?? snakeCase(key), snake(part, secret)]),
  );
}

/** A list of keys and values is a map. */
function fromPairs(list: readonly unknown[]): object | undefined {
  const pairs = list.filter(
    (each): each is { readonly key: string; readonly value: string } =>
      typeof each === 'object' && each !== null && 'key' in each && 'value' in each,
  );
  if (pairs.length === 0) return undefined;
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
}

const snakeCase = (key: string) =>
  key.replace(/([a-z])([A-Z]+)/g, (_, before: string, after: string) => `${before}_${after.toLowerCase()}`);
