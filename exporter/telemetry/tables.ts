import type { ByKind } from '../happening/by-kind.js';
import type { TableHappening } from '../happening/table.js';
import type { TelemetryOutput } from './output.js';

export function tableTelemetry(output: TelemetryOutput): ByKind<TableHappening> {
  const { log } = output;
  return {
    tableLoaded: ({ table, entries }) => log.info({ table, entries }, 'lookup table loaded'),
    tableFailed: ({ table, reason }) =>
      output.counted(`table ${table}`, (count) =>
        log.warn({ table, reason, count }, 'could not load lookup table; the previous one stays in use'),
      ),
  };
}
