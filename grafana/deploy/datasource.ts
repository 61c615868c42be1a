import { sortedJson } from '../json.js';
import type { Datasource } from '../provisioning/datasources.js';
import type { DatasourceAnswer } from './answers.js';
import { untouched } from './change.js';
import type { GrafanaChange, PlannedChange } from './change.js';
import {
  MARK_KEY,
  isEditedDatasource,
  markedServiceOf,
  settingsText,
} from '../provisioning/datasource-mark.js';
import type { Grafana } from './grafana.js';

/**
 * A datasource is identified by its uid, which cannot be changed, and is natsight's if its mark names the service. One that was edited
 * manually since its deployment is written only with `force`, one of somebody else never.
 */
export async function planDatasource(
  grafana: Grafana,
  wanted: Datasource,
  { service, force }: { readonly service: string; readonly force: boolean },
): Promise<PlannedChange> {
  const { uid, name } = wanted;
  const change = (action: GrafanaChange['action'], reason: string): GrafanaChange => ({
    what: 'datasource',
    uid,
    title: name,
    action,
    reason,
  });
  const live = await grafana.datasource(uid);
  const namesake = live?.name === name ? undefined : await grafana.datasourceNamed(name);
  if (namesake !== undefined) {
    return untouched(
      change('blocked', `a datasource with this name has the uid "${namesake.uid}": rename or delete it`),
    );
  }
  if (live === undefined) {
    return {
      ...change('create', 'is missing'),
      undo: { what: 'datasource', uid, before: null },
      apply: () => grafana.createDatasource({ ...wanted, isDefault: false }),
    };
  }
  if (markedServiceOf(live) !== service) {
    const reason = `its uid "${uid}" is that of a datasource of somebody else, "${live.name}": delete that one, or give it another uid`;
    return untouched(change('blocked', reason));
  }
  const differing = differences(live, wanted);
  if (differing.length === 0) return untouched(change('keep', 'is up to date'));
  const reason = `differs in ${differing.join(', ')}`;
  if (live.readOnly) return untouched(change('leave', `${reason}, but Grafana reads it from its own files`));
  const content = { before: settingsText(live), after: settingsText(wanted) };
  if (isEditedDatasource(live) && content.before !== content.after && !force) {
    return {
      ...untouched(change('edited', `was edited manually, ${reason}: kept, --force replaces it`)),
      content,
    };
  }
  return {
    ...change('update', reason),
    content,
    undo: { what: 'datasource', uid, before: live },
    // Other settings made in Grafana (default, credentials, timeouts) are kept.
    apply: () =>
      grafana.updateDatasource(uid, {
        ...live,
        ...wanted,
        jsonData: { ...live.jsonData, ...wanted.jsonData },
      }),
  };
}

/** What Grafana shows of credentials. Without credentials in the address, those that were set in Grafana are kept. */
const SIGN_IN = ['basicAuth', 'basicAuthUser'] as const;

function differences(live: DatasourceAnswer, wanted: Datasource): readonly string[] {
  const keys = ['name', 'type', 'access', 'url', ...(wanted.basicAuth === true ? SIGN_IN : [])] as const;
  const plain = keys.filter((key) => live[key] !== wanted[key]);
  const options = Object.entries(wanted.jsonData)
    .filter(([key, value]) => key !== MARK_KEY && sortedJson(live.jsonData[key]) !== sortedJson(value))
    .map(([key]) => `jsonData.${key}`);
  return [...plain, ...options];
}
