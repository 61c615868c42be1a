import { CheckpointEncoder } from '../../../../exporter/checkpoint/checkpoint-encoder.js';
import { crc32c } from '../../../../exporter/checkpoint/crc32c.js';
import { VirtualRun } from '../../../../exporter/machine/virtual-run.js';
import { ENDLESS_TURN } from '../../../../exporter/turn/turn.js';
import { finish } from '../../../../exporter/turn/work.js';
import { START_MS, streamSetup } from '../../../support/engine.js';

const machine = new VirtualRun(streamSetup({ metrics: {} }), { startMs: START_MS }).save('all');

export const encoderOf = (service: string, { isAlone = false } = {}) =>
  new CheckpointEncoder({ service, natsight: '1.0.0', id: String(Math.random()), isAlone });

/** A checkpoint that is told from others by its time. */
export const encode = (encoder: CheckpointEncoder, takenMs: number, outlets?: string) =>
  finish(encoder.encode({ extent: 'all', takenMs, machine, outlets, listening: [] }, ENDLESS_TURN));

/** As a version of natsight with another format writes it. */
export function headerOfVersion(version: number): Uint8Array {
  const { header } = encoderOf('flights');
  new DataView(header.buffer).setUint32(8, version, true);
  const checksum = crc32c(header.subarray(20), crc32c(header.subarray(0, 16)));
  new DataView(header.buffer).setUint32(16, checksum, true);
  return header;
}
