import type { ByKind } from '../happening/by-kind.js';
import type { TableHappening } from '../happening/table.js';
import type { TelemetryOutput } from './output.js';

export function tableTelemetry(output: TelemetryOutput): ByKind<TableHappening> {
  const { log, connections } = output;
  return {
    tableLoaded: ({ table, entries }) => {
      connections.tableLoaded(table);
      log.info({ table, entries }, 'lookup table loaded');
    },
    tableFailed: ({ table, reason }) => {
      connections.tableFailed(table, reason);
      output.throttled(`table ${table}`, (count) =>
        log.warn({ table, reason, count }, 'could not load lookup table; the previous one stays in use'),
      );
    },
  };
}
