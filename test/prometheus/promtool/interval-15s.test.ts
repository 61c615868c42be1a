import { everyAlertEach } from './every-alert-each.js';
import { describePromtool } from './rig.js';

describePromtool('every kind of alert, scraped every 15 s', everyAlertEach(15_000));
