import type { Columns } from './panel-history.js';
import type { TimeRange } from './time-range.js';

/** What a view draws of a panel. */
export interface PanelData {
  /** The last values of a panel's lines until `untilMs`, sorted by name. */
  latest(key: string, untilMs: number): ReadonlyMap<string, number>;
  /** The lines of a panel within a range. */
  columns(key: string, range: TimeRange): Columns;
}

/** The lines of which `keeps` is true. */
export function selectLines(data: PanelData, keeps: (name: string) => boolean): PanelData {
  const select = <Value>(lines: ReadonlyMap<string, Value>) =>
    new Map([...lines].filter(([name]) => keeps(name)));
  return {
    latest: (key, untilMs) => select(data.latest(key, untilMs)),
    columns: (key, range) => {
      const { times, lines } = data.columns(key, range);
      return { times, lines: select(lines) };
    },
  };
}
