import { ownerTag, OWNER_TAG } from '../../names.js';
import type { LintedDashboard } from '../dashboard.js';
import { shownValue } from '../read/json.js';
import { dashboardRule, panelRule, rule } from '../rule.js';
import type { LintRule } from '../rule.js';

/** Grafana refuses longer uids. */
const LONGEST_UID = 40;

const uid = dashboardRule(
  'uid-invalid',
  'The uid of the dashboard is one that Grafana takes: letters, digits, - and _, at most 40.',
  function* (dashboard) {
    const value = dashboard.uid;
    const advice = 'choose a short uid and keep it: links and alerts have it';
    if (value === '' && dashboard.isOurs) yield { wrong: 'the dashboard has no uid', advice };
    if (value.length > LONGEST_UID) {
      yield {
        wrong: `the uid "${value}" has ${value.length} characters, and Grafana takes ${LONGEST_UID}`,
        advice,
      };
    } else if (/[^A-Za-z0-9_-]/.test(value)) {
      yield { wrong: `the uid "${value}" has characters other than letters, digits, - and _`, advice };
    }
  },
);

/** Dashboards after another one with the same value. */
function* repeated(
  dashboards: readonly LintedDashboard[],
  keyOf: (dashboard: LintedDashboard) => string,
): Generator<readonly [again: LintedDashboard, before: LintedDashboard]> {
  const seen = new Map<string, LintedDashboard>();
  for (const dashboard of dashboards) {
    const key = keyOf(dashboard);
    const before = key === '' ? undefined : seen.get(key);
    if (before !== undefined) yield [dashboard, before];
    else seen.set(key, dashboard);
  }
}

const uidTaken = rule(
  'uid-taken',
  'No two of the dashboards have the same uid: the second would replace the first.',
  function* (dashboards) {
    for (const [dashboard, before] of repeated(dashboards, (each) => each.uid)) {
      yield {
        dashboard,
        wrong: `the uid "${dashboard.uid}" is also that of ${before.file}: one replaces the other`,
        advice: 'give it a uid of its own',
      };
    }
  },
);

const folderOf = ({ file }: LintedDashboard) => file.replaceAll('\\', '/').replace(/[^/]*$/, '');

const titleTaken = rule(
  'dashboard-title-taken',
  'No two dashboards of a folder have the same title: Grafana would load neither of them from files.',
  function* (dashboards) {
    const keyOf = (each: LintedDashboard) => (each.title === '' ? '' : `${folderOf(each)}\n${each.title}`);
    for (const [dashboard, before] of repeated(dashboards, keyOf)) {
      // One dashboard twice is the fault of its uid.
      if (dashboard.uid !== '' && dashboard.uid === before.uid) continue;
      yield {
        dashboard,
        wrong: `${before.file} in the same folder has the title "${dashboard.title}" too`,
        advice: 'give it a title of its own: Grafana stops reading a folder in which two are equal',
      };
    }
  },
);

const dashboardTitle = dashboardRule(
  'dashboard-title-missing',
  'The dashboard has a title.',
  function* ({ title }) {
    if (title.trim() === '')
      yield { wrong: 'the dashboard has no title', advice: 'give it one, by which people find it' };
  },
);

const owner = dashboardRule(
  'owner-tag-missing',
  'A dashboard that natsight generated has the tag of its service, without which natsight does not replace or remove it.',
  function* ({ isOurs, tags }) {
    if (!isOurs || tags.some((tag) => tag.startsWith(ownerTag('')))) return;
    yield {
      wrong: `the dashboard has the tag "${OWNER_TAG}", but none of a service`,
      advice: `add the tag "${ownerTag('SERVICE')}", or remove "${OWNER_TAG}" if it is not generated`,
    };
  },
);

const hashTag = dashboardRule(
  'tag-hash',
  'Tags are words for people: a checksum stands in every list of dashboards.',
  function* ({ tags }) {
    const hash = tags.find((tag) => /^hash-|^(?=.*\d)[0-9a-f]{12,}$/.test(tag));
    if (hash === undefined) return;
    yield { wrong: `the dashboard has the tag "${hash}"`, advice: 'put a checksum into the description' };
  },
);

const sharedDatasource = dashboardRule(
  'datasource-shared',
  'A generated dashboard selects the data source of its service, not one that all services would overwrite in turns.',
  function* ({ isOurs, variables }) {
    const shared = variables.find(({ type, value }) => type === 'datasource' && value === SHARED_UID);
    if (!isOurs || shared === undefined) return;
    yield {
      wrong: `the variable "${shared.name}" selects the data source "${SHARED_UID}", which every service would have`,
      advice: 'put the name of the service into the uid of the data source',
    };
  },
);

/** The one uid of all services, which two setups took turns to write. */
const SHARED_UID = 'natsight-prometheus';

const panelId = dashboardRule(
  'panel-id-taken',
  'Every panel has an id of its own, by which links, alerts and exports name it.',
  function* ({ panels }) {
    const taken = new Map<unknown, string>();
    for (const panel of panels) {
      const { id, title } = panel;
      const advice = 'give each panel a whole number above 0 that no other panel has';
      if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 1) {
        yield {
          panel,
          wrong:
            id === undefined || id === null
              ? 'the panel has no id'
              : `the panel has the id ${shownValue(id)}`,
          advice,
        };
      } else if (taken.has(id)) {
        yield { panel, wrong: `the panel has the id ${id}, as the panel "${taken.get(id)}" has`, advice };
      } else taken.set(id, title);
    }
  },
);

const refIds = panelRule(
  'ref-id-taken',
  [],
  'Every query of a panel has a refId of its own, by which transformations and alerts name it.',
  function* ({ targets }) {
    const ids = targets.map(({ refId }) => refId);
    const advice = 'name the queries A, B, C';
    if (ids.includes('')) yield { wrong: 'a query of the panel has no refId', advice };
    const seen = new Set<string>();
    const again = ids.find((id) => id !== '' && (seen.has(id) || !seen.add(id)));
    if (again !== undefined) yield { wrong: `two queries of the panel have the refId "${again}"`, advice };
  },
);

export const IDENTITY_RULES: readonly LintRule[] = [
  uid,
  uidTaken,
  titleTaken,
  dashboardTitle,
  owner,
  hashTag,
  sharedDatasource,
  panelId,
  refIds,
];
