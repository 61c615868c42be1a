import { SessionSeries } from './session-series.js';
import type { SessionProgress, SessionShape } from './session-series.js';
import type { WindowTime, Windows, WindowsState } from './windows.js';

/** Session windows: a session continues while events are no further apart than the gap. Each series has its own sessions. */
export class SessionWindows implements Windows, SessionProgress {
  readonly shape: SessionShape;
  #positionMs = -Infinity;
  #watermarkMs = -Infinity;
  /** No session closes and no series expires before the watermark passes this time. */
  #nextMs = Infinity;

  constructor(shape: SessionShape) {
    this.shape = shape;
  }

  get positionMs(): number {
    return this.#positionMs;
  }

  get watermarkMs(): number {
    return this.#watermarkMs;
  }

  begin(): SessionSeries {
    return new SessionSeries(this);
  }

  advanceTo({ positionMs, watermarkMs }: WindowTime): void {
    if (positionMs > this.#positionMs) this.#positionMs = positionMs;
    if (watermarkMs > this.#watermarkMs) this.#watermarkMs = watermarkMs;
  }

  isClosed(timeMs: number, { watermarkMs }: WindowTime): boolean {
    return timeMs + this.shape.gapMs < watermarkMs;
  }

  isDue(): boolean {
    return this.#watermarkMs > this.#nextMs;
  }

  closeUpTo(): void {
    this.#nextMs = Infinity;
  }

  save(): WindowsState {
    return {
      kind: 'session',
      positionMs: this.#positionMs,
      watermarkMs: this.#watermarkMs,
      nextMs: this.#nextMs,
    };
  }

  restore(state: WindowsState): void {
    if (state.kind !== 'session')
      throw new Error(`BUG: session windows cannot be restored from ${state.kind} windows`);
    this.#positionMs = state.positionMs;
    this.#watermarkMs = state.watermarkMs;
    this.#nextMs = state.nextMs;
  }

  checkAfter(timeMs: number): void {
    if (timeMs < this.#nextMs) this.#nextMs = timeMs;
  }
}
