import type { RejectionReason } from '../../setup/self-metric-reasons.js';

/** Keys for rejections by stream and reason. Cached: during a flood, building each key would cost as much as the rest of reporting. */
export class RejectionKeys {
  readonly #byStream = new Map<string, Map<RejectionReason, string>>();

  keyOf(stream: string, reason: RejectionReason): string {
    let keys = this.#byStream.get(stream);
    if (keys === undefined) this.#byStream.set(stream, (keys = new Map()));
    let key = keys.get(reason);
    if (key === undefined) keys.set(reason, (key = `rejected ${stream} ${reason}`));
    return key;
  }
}
