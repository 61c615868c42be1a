import type { DashboardLayout } from '../live/frame.js';
import { DashboardPage } from './dashboard-page.js';
import { applySavedTheme } from './theme.js';

applySavedTheme();
const layout = document.querySelector('#layout')?.textContent ?? '';
const header = document.querySelector<HTMLElement>('#header');
const main = document.querySelector<HTMLElement>('main');
// exporter/io/http/live/page.ts writes all three, the layout as JSON.
if (layout !== '' && header !== null && main !== null) {
  new DashboardPage(JSON.parse(layout) as DashboardLayout, header, main);
}
