import * as z from 'zod';

/** The parts of Grafana's responses that are read. Other fields are ignored, since releases add new ones. */
const record = z.record(z.string(), z.unknown());

const health = z.object({ database: z.string(), version: z.string().optional() });
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
  }),
});
const search = z.array(z.object({ uid: z.string(), title: z.string(), folderUid: z.string().default('') }));
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

export const answers = { health, folder, datasource, dashboard, search, queryResults };

export type Health = z.output<typeof health>;
export type FolderAnswer = z.output<typeof folder>;
export type DatasourceAnswer = z.output<typeof datasource>;
export type DashboardAnswer = z.output<typeof dashboard>;
export type QueryResults = z.output<typeof queryResults>['results'];
