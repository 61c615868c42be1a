import { insightTables } from '../../../setup/insight-kinds.js';
import type { SchemaFileFormat } from '../../../setup/model/format.js';
import type { LookupSource } from '../../../setup/model/lookup.js';
import type { Setup } from '../../../setup/model/setup.js';
import type { ReadWithSchema } from '../../decode/schema-file.js';
import type { Tell } from '../../happening/happening.js';
import type { TableHappening } from '../../happening/table.js';
import { tableIdentity } from '../../identity/identity.js';
import type { Identity } from '../../identity/identity.js';
import type { Resources } from '../../machine/compile/resources.js';
import type { LookupTable } from '../../transform/lookup-table.js';
import { BucketTable } from '../lookup/bucket-table.js';
import { FileTable } from '../lookup/file-table.js';
import type { WatchedTable } from '../lookup/table.js';
import { CODINGS } from '../compression/codings.js';
import type { NatsLink } from '../nats/link.js';
import { loadSchemaFile } from '../schema/registry.js';

export interface ResourceContext {
  /** Files in the setup are relative to this folder. */
  readonly directory: string;
  readonly link: () => Promise<NatsLink>;
  readonly tell: Tell<TableHappening>;
}

/** The files and buckets of the setup. Tables are kept across reloads as long as the setup needs them. */
export class SetupResources implements Resources {
  readonly codings = CODINGS;
  readonly #context: ResourceContext;
  readonly #tables = new Map<Identity, WatchedTable>();

  constructor(context: ResourceContext) {
    this.#context = context;
  }

  schemaReader(format: SchemaFileFormat): ReadWithSchema {
    return loadSchemaFile(this.#context.directory, format);
  }

  lookupTable(source: LookupSource): LookupTable {
    return this.#table(source);
  }

  /** Resolves once the needed tables are loaded. Asks again each time, because the setup may change meanwhile. */
  async ready(needed: () => readonly LookupSource[]): Promise<void> {
    for (let waitedFor: string | undefined; waitedFor !== needed().map(tableIdentity).join();) {
      const tables = needed();
      waitedFor = tables.map(tableIdentity).join();
      await Promise.all(tables.map((table) => this.#table(table).ready()));
    }
  }

  /** Stops the tables that this setup does not use. */
  async keep(setup: Pick<Setup, 'steps' | 'insights'>): Promise<void> {
    const lookups = [...setup.steps.values()].flat().filter((step) => step.kind === 'lookup');
    const tables = [...lookups.map(({ lookup }) => lookup.from), ...insightTables(setup)];
    const named = new Set(tables.map(tableIdentity));
    await this.#stop([...this.#tables.keys()].filter((key) => !named.has(key)));
  }

  async stop(): Promise<void> {
    await this.#stop([...this.#tables.keys()]);
  }

  #table(source: LookupSource): WatchedTable {
    const key = tableIdentity(source);
    let table = this.#tables.get(key);
    if (table === undefined) this.#tables.set(key, (table = this.#open(source)));
    return table;
  }

  #open(source: LookupSource): WatchedTable {
    const { directory, link, tell } = this.#context;
    return source.kind === 'file'
      ? new FileTable(directory, source, tell)
      : new BucketTable(source.bucket, link, tell);
  }

  async #stop(keys: readonly Identity[]): Promise<void> {
    const tables = keys.flatMap((key) => this.#tables.get(key) ?? []);
    for (const key of keys) this.#tables.delete(key);
    await Promise.all(tables.map((table) => table.stop()));
  }
}
