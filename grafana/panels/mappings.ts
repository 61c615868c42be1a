import { MappingType, SpecialValueMatch } from '@grafana/grafana-foundation-sdk/dashboard';
import type { ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Panel } from '../../setup/panels/panel.js';
import { grafanaColour, GREY } from './colours.js';

/** Shown instead of a missing value: a zero would look like a measurement. */
export const NO_VALUE = 'no data';

/** Of what is shown only while it is above zero, nothing is the usual case, and no fault. */
export const NO_INCIDENT = 'nothing above 0';

/** What values mean, and a grey "no data": in the colour of the first threshold, a dead exporter would look healthy. */
export function mappingsOf({ states }: Pick<Panel, 'states'>): ValueMapping[] {
  const options = Object.fromEntries(
    states.map(({ value, text, as }, index) => [String(value), { text, color: grafanaColour(as), index }]),
  );
  const meanings: ValueMapping[] = states.length === 0 ? [] : [{ type: MappingType.ValueToText, options }];
  const nothing: ValueMapping = {
    type: MappingType.SpecialValue,
    options: {
      match: SpecialValueMatch.NullAndNan,
      result: { text: NO_VALUE, color: GREY, index: states.length },
    },
  };
  return [...meanings, nothing];
}
