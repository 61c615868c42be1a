import { SessionSeries } from './session-series.js';
import type { SessionProgress, SessionShape } from './session-series.js';
import type { WindowTime, Windows, WindowsState } from './windows.js';

/** Windows that go from event to event as long as these are no further apart than the gap; each series has its own. */
export class SessionWindows implements Windows, SessionProgress {
  readonly shape: SessionShape;
  #watermarkMs = -Infinity;
  /** Before the watermark has passed this no session closes, and no series is over. */
  #nextMs = Infinity;

  constructor(shape: SessionShape) {
    this.shape = shape;
  }

  get watermarkMs(): number {
    return this.#watermarkMs;
  }

  begin(): SessionSeries {
    return new SessionSeries(this);
  }

  advanceTo({ watermarkMs }: WindowTime): void {
    if (watermarkMs > this.#watermarkMs) this.#watermarkMs = watermarkMs;
  }

  isDue(): boolean {
    return this.#watermarkMs > this.#nextMs;
  }

  closeUpTo(): void {
    this.#nextMs = Infinity;
  }

  save(): WindowsState {
    return { kind: 'session', watermarkMs: this.#watermarkMs, nextMs: this.#nextMs };
  }

  restore(state: WindowsState): void {
    if (state.kind !== 'session')
      throw new Error(`BUG: sessions and the state of windows that are ${state.kind}`);
    this.#watermarkMs = state.watermarkMs;
    this.#nextMs = state.nextMs;
  }

  /** A series has something to do once the watermark has passed this. */
  checkAfter(timeMs: number): void {
    if (timeMs < this.#nextMs) this.#nextMs = timeMs;
  }
}
