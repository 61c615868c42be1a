import type { Addresses } from '../../setup/addresses.js';
import { generatedYaml } from '../../setup/deployment/generated-yaml.js';
import { NAMESPACE_LABEL, seriesLabelsOf } from '../../setup/deployment/kubernetes/alert-labels.js';
import { kubernetesObject } from '../../setup/deployment/kubernetes/object.js';
import type { KubernetesObject } from '../../setup/deployment/kubernetes/object.js';
import { objectName } from '../../setup/deployment/kubernetes/names.js';
import { packed, utf8Bytes } from '../../setup/deployment/kubernetes/size.js';
import type { KubernetesTarget } from '../../setup/deployment/kubernetes/target.js';
import type { Setup } from '../../setup/model/setup.js';
import { groupsBeside } from '../beside/own-files.js';
import type { RuleGroup } from '../rule.js';

/** Largest PrometheusRule, as YAML: prometheus-operator refuses 512 KiB, and it writes YAML in its own way. */
export const MAX_RULES_BYTES = 450_000;

/**
 * The rules that a Prometheus of somebody else gets, with the labels that natsight does not set as `external_labels` there. A group is
 * evaluated in order, so that it stays in one object.
 */
export function prometheusRules(
  setup: Setup,
  addresses: Addresses,
  target: KubernetesTarget,
): readonly KubernetesObject[] {
  const service = setup.service.name;
  const groups = groupsBeside(setup, addresses)
    .filter(({ rules }) => rules.length > 0)
    .map((group) => labelled(group, setup, target))
    .map((group) => ({
      group,
      what: `The rule group "${group.name}"`,
      bytes: utf8Bytes(generatedYaml({ spec: { groups: [group] } }, '')),
    }));
  const parts = packed(groups, MAX_RULES_BYTES, 'Divide the setup into several services.');
  return parts.map((part, index) =>
    kubernetesObject(service, target, {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      name: objectName(service, 'rules', ...(index === 0 ? [] : [`${index + 1}`])),
      content: { spec: { groups: part.map(({ group }) => group) } },
    }),
  );
}

/**
 * Alerts get the labels, unless their series have labels of that name, which a rule would replace. Recorded series stay as they are,
 * because queries select them.
 */
function labelled(group: RuleGroup, setup: Setup, { namespace }: KubernetesTarget): RuleGroup {
  const added = Object.entries({ ...setup.alerting.externalLabels, [NAMESPACE_LABEL]: namespace });
  return {
    ...group,
    rules: group.rules.map((rule) => {
      if (!('alert' in rule)) return rule;
      const taken = seriesLabelsOf(rule.alert, setup);
      const labels = Object.fromEntries(added.filter(([name]) => !taken.has(name)));
      return { ...rule, labels: { ...labels, ...rule.labels } };
    }),
  };
}
