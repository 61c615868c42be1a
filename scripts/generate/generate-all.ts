import { generateAlertmanager } from '../../alertmanager/generate.js';
import { generateGrafana } from '../../grafana/generate.js';
import { generatePrometheus } from '../../prometheus/generate.js';
import type { Addresses } from '../../setup/addresses.js';
import type { Setup } from '../../setup/model/setup.js';
import { GENERATED_FOLDERS } from './write-generated.js';

/** All generated files of a setup: path -> text, sorted by path. */
export function generateAll(setup: Setup, addresses: Addresses): ReadonlyMap<string, string> {
  const [grafana, prometheus, alertmanager] = GENERATED_FOLDERS;
  const files = [
    ...below(grafana, generateGrafana(setup, addresses)),
    ...below(prometheus, generatePrometheus(setup, addresses)),
    ...below(alertmanager, generateAlertmanager(setup, addresses)),
  ];
  return new Map(files.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function below(folder: string, files: ReadonlyMap<string, string>): readonly [string, string][] {
  return [...files].map(([path, text]) => [`${folder}/${path}`, text]);
}
