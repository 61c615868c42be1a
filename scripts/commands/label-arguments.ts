import { InvalidArgumentError } from 'commander';
import { ALERT_LABELS, LABEL_NAME, SERIES_LABELS } from '../../setup/model/label-name.js';

type Labels = Readonly<Record<string, string>>;

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const OBJECT_LABEL_NAME =
  /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/;
const OBJECT_LABEL_VALUE = /^(?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?$/;

/** A label of alerts, as `name=value`; repeatable. */
export function alertLabelArgument(text: string, before: Labels = {}): Labels {
  const [name, value] = nameAndValue(text, 'namespace=shop');
  if (!LABEL_NAME.test(name)) {
    throw new InvalidArgumentError('expected a label name: letters, digits and "_", not starting with "__"');
  }
  if ([...SERIES_LABELS, ...ALERT_LABELS].includes(name)) {
    throw new InvalidArgumentError(`"${name}" is reserved: Prometheus or natsight sets this label`);
  }
  return { ...before, [name]: value };
}

/** A label of Kubernetes objects, as `name=value`; repeatable. */
export function objectLabelArgument(text: string, before: Labels = {}): Labels {
  const [name, value] = nameAndValue(text, 'release=kube-prometheus-stack');
  if (!OBJECT_LABEL_NAME.test(name) || !OBJECT_LABEL_VALUE.test(value)) {
    throw new InvalidArgumentError(
      'expected a label of Kubernetes: letters, digits, "-", "_" and ".", at most 63 characters',
    );
  }
  return { ...before, [name]: value };
}

function nameAndValue(text: string, example: string): readonly [name: string, value: string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new InvalidArgumentError(`expected name=value, for example ${example}`);
}
