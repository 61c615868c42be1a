import * as z from 'zod';

/** The parts of Grafana's responses that are read. Other fields are ignored, since releases add new ones. */
const record = z.record(z.string(), z.unknown());

const health = z.object({ database: z.string(), version: z.string().optional() });
const settings = z.object({ minRefreshInterval: z.string().optional(), namespace: z.string().optional() });
const organisation = z.object({ id: z.number() });
const apiGroup = z.object({ versions: z.array(z.object({ version: z.string() })) });
const folder = z.object({ uid: z.string(), title: z.string() });
const datasource = z.looseObject({
  uid: z.string(),
  name: z.string(),
  type: z.string(),
  url: z.string().default(''),
  access: z.string().default('proxy'),
  isDefault: z.boolean().default(false),
  readOnly: z.boolean().default(false),
  jsonData: record.nullish().transform((data) => data ?? {}),
});
const dashboard = z.object({
  dashboard: record,
  meta: z.object({
    folderUid: z.string().default(''),
    provisioned: z.boolean().default(false),
    provisionedExternalId: z.string().default(''),
    /** Only the API of resources tells it. */
    resourceVersion: z.string().optional(),
  }),
});
const resource = z.object({
  metadata: z.object({
    annotations: z.record(z.string(), z.string()).default({}),
    generation: z.number().optional(),
    resourceVersion: z.string().optional(),
  }),
  spec: record,
});
const hit = z.object({ uid: z.string(), title: z.string(), folderUid: z.string().default('') });
const search = z.array(hit);
const frame = z.object({
  schema: z.object({ fields: z.array(z.object({ type: z.string().optional() })) }),
  data: z.object({ values: z.array(z.array(z.unknown())) }).optional(),
});
const queryResults = z.object({
  results: z.record(
    z.string(),
    z.object({
      frames: z.array(frame).nullish(),
      error: z.string().optional(),
      status: z.number().optional(),
    }),
  ),
});

/** The answer to a change, of which only that it is JSON matters. */
const anything = z.unknown();

export const answers = {
  health,
  settings,
  organisation,
  apiGroup,
  folder,
  datasource,
  dashboard,
  resource,
  search,
  queryResults,
  anything,
};

export type FolderAnswer = z.output<typeof folder>;
export type DatasourceAnswer = z.output<typeof datasource>;
export type DashboardAnswer = z.output<typeof dashboard>;
/** A dashboard or folder that a search found. */
export type SearchHit = z.output<typeof hit>;
export type QueryResults = z.output<typeof queryResults>['results'];
