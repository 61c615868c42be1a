import { load } from 'js-yaml';
import type {
  ConfigurableServer,
  ConfigurationFiles,
  Missing,
} from '../setup/deployment/configurable-server.js';
import { isSameConfiguration } from '../setup/deployment/same-configuration.js';
import type { LoadedGroup, PrometheusClient } from './client.js';
import { FILE } from './names.js';
import type { RuleGroup } from './rule.js';

/** A Prometheus that natsight owns. Its files come from `prometheusServerFiles`. */
export function configurablePrometheus(client: PrometheusClient): ConfigurableServer {
  return {
    name: 'Prometheus',
    address: client.address,
    ready: () => client.ready(),
    reload: () => client.reload(),
    missing: (files) => missing(client, files),
  };
}

async function missing(client: PrometheusClient, files: ConfigurationFiles): Promise<Missing | undefined> {
  const main = files.get(FILE.main);
  const wanted = main === undefined ? undefined : (load(main) as Configuration);
  if (wanted !== undefined && !isSameConfiguration(wanted, await client.configuration())) {
    return { what: 'its loaded configuration is different', isTransient: false };
  }
  const groups = [...files].flatMap(([file, text]) => (file === FILE.main ? [] : groupsIn(text)));
  const different = differentGroup(groups, await client.rules());
  if (different !== undefined) {
    return { what: `the loaded rules of "${different}" differ from the generated ones`, isTransient: false };
  }
  if (wanted === undefined) return undefined;
  const scraped = new Set((await client.targets()).map(({ scrapeUrl }) => new URL(scrapeUrl).host));
  const lost = targetsIn(wanted).find((target) => !scraped.has(target));
  return lost === undefined ? undefined : { what: `it does not scrape ${lost}`, isTransient: true };
}

/** The parts of the generated prometheus.yml that are read here; `prometheusConfiguration` writes them. */
interface Configuration {
  readonly scrape_configs: readonly {
    readonly scheme?: string;
    readonly static_configs: readonly { readonly targets: readonly string[] }[];
  }[];
}

/** In the format of `URL.host`, which omits the default port of the scheme. */
const targetsIn = ({ scrape_configs }: Configuration) =>
  scrape_configs.flatMap(({ scheme = 'http', static_configs }) =>
    static_configs.flatMap(({ targets }) => targets.map((target) => new URL(`${scheme}://${target}`).host)),
  );

/** Only for generated rule files: the cast relies on the shape that `generatePrometheus` writes. */
export const groupsIn = (text: string) => (load(text) as { readonly groups: readonly RuleGroup[] }).groups;

/**
 * The name of the first group whose loaded rules differ from the generated ones. Expressions are not compared, because Prometheus
 * reformats them. Instead, the fingerprint in the annotations of the watchdog covers their text.
 */
export function differentGroup(
  wanted: readonly RuleGroup[],
  loaded: readonly LoadedGroup[],
): string | undefined {
  const byName = new Map(loaded.map((group) => [group.name, group]));
  return wanted.find(({ name, rules }) => {
    const present = byName.get(name)?.rules ?? [];
    return (
      present.length !== rules.length ||
      rules.some((rule, index) => {
        const found = present[index];
        if ('record' in rule) return found?.name !== rule.record;
        const fingerprint = rule.annotations['fingerprint'];
        return found?.name !== rule.alert || found.annotations?.['fingerprint'] !== fingerprint;
      })
    );
  })?.name;
}
