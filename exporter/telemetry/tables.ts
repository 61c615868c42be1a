import type { ByKind } from '../happening/by-kind.js';
import type { TableHappening } from '../happening/table.js';
import type { TelemetryOutput } from './output.js';
import { TROUBLE_LASTS_MS } from './troubles.js';

export function tableTelemetry(output: TelemetryOutput): ByKind<TableHappening> {
  const { log, connections, troubles } = output;
  return {
    tableLoaded: ({ table, entries }) => {
      connections.tableLoaded(table);
      troubles.clear(`table ${table}`);
      log.info({ table, entries }, 'lookup table loaded');
    },
    tableFailed: ({ table, reason }) => {
      if (connections.tableFailed(table, reason)) {
        troubles.raise(`table ${table}`, {
          kind: 'setup',
          sentence: () =>
            `the lookup table "${table}" could not be loaded again; the previous one stays in use`,
          details: [reason],
          // A changed setup may no longer have the table.
          lastsMs: TROUBLE_LASTS_MS,
        });
      }
      output.counted(`table ${table}`, (count) =>
        log.warn({ table, reason, count }, 'could not load lookup table; the previous one stays in use'),
      );
    },
  };
}
