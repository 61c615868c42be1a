import type { History } from '../../../exporter/page/history.js';
import type { FiringTime, PanelHost, TooltipContent } from '../../../exporter/page/panels/panel-view.js';
import type { TimeRange } from '../../../exporter/page/time-range.js';

/** The range of so many milliseconds that ends at the newest frame. */
export const lastOf = (history: History, spanMs: number): TimeRange => ({
  fromMs: history.newestMs - spanMs,
  toMs: history.newestMs,
});

/** A page that takes down what a chart tells it. */
export class RecordedHost implements PanelHost {
  readonly told: string[] = [];
  shown: TooltipContent | undefined;
  fired: readonly FiringTime[] = [];

  point(atMs: number | undefined): void {
    this.told.push(`point ${atMs}`);
  }

  zoom({ fromMs, toMs }: TimeRange): void {
    this.told.push(`zoom ${fromMs} to ${toMs}`);
  }

  zoomOut(): void {
    this.told.push('zoom out');
  }

  tooltip(content: TooltipContent | undefined): void {
    this.shown = content;
  }

  firings(): readonly FiringTime[] {
    return this.fired;
  }
}
