import type { StreamInfo } from '@nats-io/jetstream';
import { millis } from '@nats-io/transport-node';
import type { LossReason } from '../../../../setup/source-reasons.js';

type Limits = Pick<
  StreamInfo['config'],
  'max_msgs' | 'max_bytes' | 'max_age' | 'allow_msg_ttl' | 'max_msgs_per_subject'
>;
type Contents = Pick<StreamInfo['state'], 'messages' | 'bytes'>;

/** Limits remove a few messages of a full stream. A purge leaves less than this share of a limit. */
const FULL_SHARE = 0.5;
/** The clocks of the server and of this machine may differ by this much. */
const CLOCK_TOLERANCE_MS = 5_000;

/**
 * Whether the limits of a stream can explain that it lacks its oldest messages. JetStream does not tell; a purge is recognised by a
 * stream that is far from its limits.
 *
 * @param storedAfterMs time before which none of these messages was stored, milliseconds since 1970; `undefined` if it is not known
 */
export function whyRemoved(
  config: Limits,
  now: Contents,
  storedAfterMs: number | undefined,
  nowMs: number,
): Extract<LossReason, 'discarded' | 'deleted'> {
  const isFull = (limit: number, used: number) => limit > 0 && used >= limit * FULL_SHARE;
  const ageMs = millis(config.max_age);
  const byLimits =
    isFull(config.max_msgs, now.messages) ||
    isFull(config.max_bytes, now.bytes) ||
    (ageMs > 0 && nowMs - (storedAfterMs ?? 0) >= ageMs - CLOCK_TOLERANCE_MS) ||
    config.max_msgs_per_subject > 0 ||
    config.allow_msg_ttl === true;
  return byLimits ? 'discarded' : 'deleted';
}
