import { jest } from '@jest/globals';
import type uPlot from 'uplot';

/** In place of uPlot, which needs a canvas: takes down what it is told to draw. */
export class FakePlot {
  static created: FakePlot[] = [];
  readonly options: uPlot.Options;
  readonly target: HTMLElement;
  readonly calls: unknown[] = [];
  data: uPlot.AlignedData;

  constructor(options: uPlot.Options, data: uPlot.AlignedData, target: HTMLElement) {
    this.options = options;
    this.data = data;
    this.target = target;
    FakePlot.created.push(this);
  }

  readonly bbox = { left: 120, top: 20, width: 800, height: 300 };
  readonly width = 500;

  batch(change: () => void): void {
    change();
  }

  setData(data: uPlot.AlignedData): void {
    this.data = data;
  }

  setScale(key: string, limits: { min: number; max: number }): void {
    this.calls.push([key, limits.min, limits.max]);
  }

  setSeries(index: number, { show }: { show: boolean }): void {
    this.calls.push([index, show]);
  }

  destroy(): void {
    this.calls.push('destroyed');
  }
}

/** Modules that import uPlot must be imported after this. */
export function mockPlot(): void {
  jest.unstable_mockModule('uplot', () => ({ default: FakePlot }));
}
