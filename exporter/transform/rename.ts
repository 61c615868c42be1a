import { setField } from '../event/event.js';
import type { EventRecord } from '../event/event.js';
import type { StepCompiler } from './step.js';

/** Renames fields, all at once, so that two fields can swap names. */
export const compileRename: StepCompiler<'rename'> = ({ rename }) => {
  const names = Object.entries(rename);
  return (event) => {
    const moved: EventRecord = {};
    for (const [from, to] of names) {
      if (!Object.hasOwn(event, from)) continue;
      setField(moved, to, event[from]);
      delete event[from];
    }
    for (const to of Object.keys(moved)) setField(event, to, moved[to]);
    return undefined;
  };
};
