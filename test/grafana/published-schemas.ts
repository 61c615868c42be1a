import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import * as z from 'zod';

const FOLDER = 'test/fixtures/grafana-schemas';

interface Definition {
  readonly properties?: Record<string, unknown>;
}

const ajv = new Ajv({ strict: false, allErrors: true });
ajvFormats.default(ajv);
for (const name of ['dashboard', 'prometheus', 'folderv1', 'folderv1beta1', 'resource']) {
  ajv.addSchema(withAnything(JSON.parse(readFileSync(`${FOLDER}/${name}.jsonschema.json`, 'utf8'))), name);
}

/** Grafana's sources allow anything in these places; the translation to JSON Schema made an object of it. */
function withAnything<Schema extends { readonly definitions: Readonly<Record<string, Definition>> }>(
  published: Schema,
): Schema {
  for (const [name, property] of [
    ['MatcherConfig', 'options'],
    ['DynamicConfigValue', 'value'],
  ] as const) {
    const properties = published.definitions[name]?.properties;
    if (properties?.[property] !== undefined) properties[property] = true;
  }
  return published;
}

function schema(reference: string): ValidateFunction {
  const found = ajv.getSchema(reference);
  if (found === undefined) throw new Error(`the schemas of Grafana have no ${reference}`);
  return found;
}

const [isManifest, isDashboard, isQuery] = [
  schema('resource#/definitions/Manifest'),
  schema('dashboard#/definitions/Dashboard'),
  schema('prometheus#/definitions/Dataquery'),
];

/** For each version of folders, the schemas of its name and of its content. */
const folders = ['folderv1', 'folderv1beta1'].map((name) => ({
  isVersion: schema(`${name}#/definitions/FolderApiVersion`),
  isFolder: schema(`${name}#/definitions/Folder`),
}));

const queried = z.looseObject({ targets: z.array(z.unknown()).default([]) });
const dashboard = z.looseObject({
  panels: z.array(queried.extend({ panels: z.array(queried).default([]) })),
});
const variables = z.looseObject({
  templating: z.looseObject({
    list: z.array(
      z.looseObject({
        // The schema allows text or "any object", but its translation to JSON Schema takes no text within that object, as
        // Grafana itself writes it.
        query: z.union([z.string(), z.looseObject({ query: z.string() }).transform(({ query }) => query)]),
      }),
    ),
  }),
});
const resource = z.object({
  apiVersion: z.string(),
  kind: z.enum(['Folder', 'Dashboard']),
  spec: z.unknown(),
});

function faults(validate: ValidateFunction, value: unknown): readonly string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** What is wrong with a classic dashboard by the schemas that Grafana publishes. */
export function dashboardFaults(content: unknown): readonly string[] {
  const { panels } = dashboard.parse(content);
  const targets = panels.flatMap((panel) => [panel, ...panel.panels]).flatMap((panel) => panel.targets);
  return [
    ...faults(isDashboard, variables.parse(content)),
    ...targets.flatMap((target) => faults(isQuery, target)),
  ];
}

/** What is wrong with a folder or dashboard as a resource. */
export function resourceFaults(content: unknown): readonly string[] {
  const { apiVersion, kind, spec } = resource.parse(content);
  const within = kind === 'Folder' ? folderFaults(apiVersion, spec) : dashboardFaults(spec);
  return [...faults(isManifest, content), ...within];
}

function folderFaults(apiVersion: string, spec: unknown): readonly string[] {
  const published = folders.find(({ isVersion }) => isVersion(apiVersion));
  return published === undefined ? [`no schema of ${apiVersion}`] : faults(published.isFolder, spec);
}
