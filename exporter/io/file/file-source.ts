import { resolve } from 'node:path';
import type { FileSource as FileOptions, Stream } from '../../../setup/model/stream.js';
import type { Deliver, Source, SourceHappenings } from '../../pipeline/source.js';
import type { Clock } from '../clock.js';
import { guardDelivery } from '../guarded-delivery.js';
import { PacedPlayer, type DueEvent } from './paced-player.js';
import { readRecordedEvents } from './recorded-events.js';
