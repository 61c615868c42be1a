import { DEFAULT_ADDRESSES } from '../../../setup/addresses.js';
import { everyAlert } from '../every-alert.js';
import { describePromtool } from './rig.js';

const elsewhere = { ...DEFAULT_ADDRESSES, alertmanager: 'https://alerts.example/am' };

describePromtool('every kind of alert, the first half', everyAlert(), elsewhere, { half: 0 });
