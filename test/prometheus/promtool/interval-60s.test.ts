import { everyAlertEach } from './every-alert-each.js';
import { describePromtool } from './rig.js';

describePromtool('every kind of alert, scraped every minute', everyAlertEach(60_000));
